import { performance } from "node:perf_hooks";

// The API server of the benchmarks, but that nothing it keeps for a while ever grows old (db/short-cache.ts): what it
// forgets, another process has told it to.
const now = performance.now();
Object.defineProperty(performance, "now", { value: () => now });
await import("#scripts/bench/product-server.ts");
