export { readHealth } from "./read-health.ts";
export { readKeySet } from "./read-key-set.ts";
export { readQueue, subsystems } from "./subsystems.ts";
