export { readAssurancePolicy } from "./assurance-policy.ts";
export { readCryptoPolicy } from "./crypto-policy.ts";
export { readEvidence } from "./evidence.ts";
export { readPqReadiness } from "./pq-readiness.ts";
export { readStandards } from "./standards.ts";
