export * from "./devices.ts";
export * from "./kyc.ts";
export * from "./organizations.ts";
export * from "./password-proofs.ts";
export * from "./platform.ts";
export * from "./proofs.ts";
export * from "./sign-in.ts";
export * from "./users.ts";
