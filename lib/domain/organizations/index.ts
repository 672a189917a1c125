export { refuseForeignRedirect } from "./allowed-redirect.ts";
export { createOrganization } from "./create-organization.ts";
export { readLogo, removeLogo, setLogo } from "./logo.ts";
export { logoUrl } from "./logo-url.ts";
export { getOrganization, updateOrganization } from "./own-organization.ts";
export { hasNamedPages, isOwnOrigin } from "./own-origin.ts";
export { mayCallFromPage } from "./page-origins.ts";
export { ROLE_SCOPES } from "./role-scopes.ts";
