export { isSealedByCurrent, resealTenant, rotateTenantKey } from "./reseal-tenant.ts";
export { rewrapByCurrentMaster } from "./rewrap.ts";
