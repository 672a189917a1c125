export {
  masterKey,
  openByMaster,
  platformIndex,
  platformIndices,
  sealByMaster,
} from "#lib/engine/master-key.ts";
export { CELLS, type CellName, cell, cellOf, fileCell, type Place } from "./cells.ts";
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
export {
  dataKeyContext,
  isFromBefore,
  keysOf,
  newDataKey,
  newTenantKeys,
  openingKeys,
  openRoot,
  reloadKeys,
  rootContext,
  rootContextBefore,
} from "./tenant-keys.ts";
