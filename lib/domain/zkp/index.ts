export { issueProofNonce } from "./issue-proof-nonce.ts";
export { identitiesOf, KeptIdentity } from "./kept-identity.ts";
export { readCircuitInfo } from "./read-circuit-info.ts";
export { readLogEntry } from "./read-log-entry.ts";
export { readOwnIdentity } from "./read-own-identity.ts";
export { registerIdentity } from "./register-identity.ts";
export { verifyIdentity } from "./verify-identity.ts";
