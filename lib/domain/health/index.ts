export { readHealth } from "./read-health.ts";
export { readKeySet } from "./read-key-set.ts";
export { readQueue, type Subsystems, subsystems } from "./subsystems.ts";
