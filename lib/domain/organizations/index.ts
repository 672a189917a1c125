export { refuseForeignRedirect } from "./allowed-redirect.ts";
export { createOrganization } from "./create-organization.ts";
export { getOrganization, updateOrganization } from "./own-organization.ts";
export { ROLE_SCOPES } from "./role-scopes.ts";
