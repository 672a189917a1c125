export { isSealedByCurrent, resealTenant, rotateTenantKey } from "./reseal-tenant.ts";
export { rewrapByCurrentMaster } from "./rewrap.ts";
export { unopenedKeys } from "./unopened-keys.ts";
export { unopenedValues } from "./unopened-values.ts";
