export { appendToLog, entryHash } from "./entry.ts";
export { listLogKeys } from "./list-log-keys.ts";
export { logKeyContext } from "./log-key.ts";
export { proveConsistency } from "./prove-consistency.ts";
export { proveInclusion } from "./prove-inclusion.ts";
export { logHead, readLogHead } from "./read-head.ts";
export { Hash, hashText } from "./tree.ts";
