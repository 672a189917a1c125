export { type CircuitFile, circuitFile, wasmPath } from "./circuit-file.ts";
export { circuitSignals } from "./circuit-signals.ts";
