// A vision worker in whose time a hundred seconds pass for each of ours, as if the machine had no time for it: whoever
// reads by a clock gives up here.

const haste = 100;
const usual = { now: performance.now.bind(performance), date: Date.now, timeout: globalThis.setTimeout };

Object.defineProperty(performance, "now", { value: () => usual.now() * haste });
const startedAt = usual.date();
Date.now = () => startedAt + (usual.date() - startedAt) * haste;
Reflect.set(globalThis, "setTimeout", (work: () => void, milliseconds = 0) =>
  usual.timeout(work, milliseconds / haste),
);

await import("../pool/worker.ts");

export {};
