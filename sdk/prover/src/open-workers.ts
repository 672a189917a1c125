/** The workers' addresses as bundlers understand them: a module beside this one. */
export const openProofWorker = () => new Worker(new URL("./proof.worker.ts", import.meta.url), { type: "module" });
export const openOpaqueWorker = () => new Worker(new URL("./opaque.worker.ts", import.meta.url), { type: "module" });
