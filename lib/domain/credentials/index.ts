export { Credential, credentialOutput } from "./credential.ts";
export { CREDENTIAL_SIGNATURE } from "./eddsa.ts";
export { endIssuerKey } from "./end-issuer-key.ts";
export { issueCredential } from "./issue-credential.ts";
export { ownIssuer } from "./issuer.ts";
export { readIssuer, readRevocations } from "./read-revocations.ts";
export { requestAttributes } from "./request-attributes.ts";
export { listCredentials, revokeCredential } from "./revoke-credential.ts";
export { answerAttributes, openAttributeRequest, readAttributeResult, verifyAttributes } from "./verify-attributes.ts";
