export { masterKey, platformIndex } from "#lib/engine/master-key.ts";
export {
  newDataKey,
  openPersonal,
  openPersonalBytes,
  personalIndex,
  personalOpener,
  sealPersonal,
  sealPersonalBytes,
  warmTenantKeys,
} from "./personal-data.ts";
export { parseRealm, realmOf } from "./realm.ts";
