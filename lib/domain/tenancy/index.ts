export { masterKey, openByMaster, platformIndex, platformIndices, sealByMaster } from "#lib/engine/master-key.ts";
export { cell, fileCell } from "./cells.ts";
export {
  acceptsUnbound,
  ifItOpens,
  openPersonal,
  openPersonalBytes,
  personalIndex,
  personalKeys,
  sealPersonal,
  sealPersonalBytes,
  warmTenantKeys,
} from "./personal-data.ts";
export { parseRealm, realmOf } from "./realm.ts";
export { newTenantKeys } from "./tenant-keys.ts";
