export { type AuthenticatedKey, authenticateKey, looksLikeKey } from "./authenticate-key.ts";
export { createKey } from "./create-key.ts";
export { issueKey } from "./issue-key.ts";
export { FAMILIES, SCOPES, ZEROAUTH_SCOPES } from "./key.ts";
export { keyBinding } from "./key-binding.ts";
export { listKeys } from "./list-keys.ts";
export { noteKeyUse } from "./note-key-use.ts";
export { revokeKey } from "./revoke-key.ts";
