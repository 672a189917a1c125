export { issueNonce, spendClientNonce, spendIssuedNonce } from "./nonces.ts";
