export { checkProof } from "./check-proof.ts";
export { acceptsDemonstrationKeys, assertKeysUsable, reportKeys } from "./keys-in-use.ts";
export { issueNonce, spendClientNonce, spendIssuedNonce } from "./nonces.ts";
