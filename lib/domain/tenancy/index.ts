export { masterKey, platformIndex } from "./master-key.ts";
export {
  newDataKey,
  openPersonal,
  openPersonalBytes,
  personalIndex,
  sealPersonal,
  sealPersonalBytes,
  warmTenantKeys,
} from "./personal-data.ts";
export { parseRealm, realmOf } from "./realm.ts";
