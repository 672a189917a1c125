export { CLIENT_HASH, ClientHash } from "./client-hash.ts";
export { decoyIdentifier } from "./decoys.ts";
export { judgeProof, newProof, sentProof } from "./judge-proof.ts";
export { logInByProof } from "./log-in-by-proof.ts";
export { onDevice } from "./named-device.ts";
export { readSalt } from "./read-salt.ts";
export { registerByProof } from "./register-by-proof.ts";
