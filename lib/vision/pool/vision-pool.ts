import { availableParallelism } from "node:os";
import path from "node:path";
import { processWide } from "#lib/process-wide.ts";
import { projectRoot } from "#lib/project-root.ts";
import { WorkerPool } from "#lib/workers/worker-pool.ts";
import type { Assignment, Jobs } from "./jobs.ts";
import { VISION_ERRORS } from "./vision-errors.ts";

/** How the pool is sized; everything has a default. */
export type VisionSettings = {
  /** Worker threads at most. Default: cores − 1, at least 1, at most 8 (each holds about 300 MB). */
  workersMax?: number;
  /** Jobs that may wait. Default 32. */
  queueMax?: number;
  /** Seconds without work after which the workers end; null keeps them. Default 300. */
  idleSeconds?: number | null;
};

type Shared = { settings: VisionSettings; pool: WorkerPool<Assignment> | null };

const HANG_MS_MAX = 180_000; // the largest job takes 8 s of a quiet core: 20 times that. Chosen
const HEAP_MEGABYTES_MAX = 1024; // a 50 MP image in floats fits. Chosen

const shared = () => processWide<Shared>("vision.pool", () => ({ settings: {}, pool: null }));

/** Sets sizes before the first job; later calls count from the next waking after `closeVision`. */
export function configureVision(settings: VisionSettings): void {
  shared().settings = settings;
}

/** How many workers there may be. */
export function workersMax(): number {
  return shared().settings.workersMax ?? Math.min(8, Math.max(1, availableParallelism() - 1));
}

/** The one pool of the process. */
export function visionPool(): WorkerPool<Assignment> {
  const state = shared();
  const { queueMax = 32, idleSeconds = 300 } = state.settings;
  state.pool ??= new WorkerPool({
    entry: path.join(projectRoot(), "lib/vision/pool/worker.ts"),
    workersMax: workersMax(),
    queueMax,
    idleMs: idleSeconds === null ? null : idleSeconds * 1000,
    hangMsMax: HANG_MS_MAX,
    heapMegabytesMax: HEAP_MEGABYTES_MAX,
    errors: VISION_ERRORS,
  });
  return state.pool;
}

/** Ends the pool, so that the next job makes a new one with the settings of then. */
export async function closePool(): Promise<void> {
  const state = shared();
  const { pool } = state;
  state.pool = null;
  await pool?.close();
}

/** Runs one job in a worker. */
export async function runJob<Name extends keyof Jobs>(
  name: Name,
  input: Jobs[Name]["input"],
  cpuMsMax: number,
): Promise<Jobs[Name]["output"]> {
  return asOutput<Name>(await visionPool().run(asAssignment(name, input), cpuMsMax));
}

/** Safe: the worker runs exactly the handler of this name, whose result type the job table declares. */
function asOutput<Name extends keyof Jobs>(output: unknown): Jobs[Name]["output"] {
  return output as Jobs[Name]["output"];
}

/** Safe: name and input come from the same entry of the job table; TypeScript cannot follow that through a union. */
function asAssignment<Name extends keyof Jobs>(name: Name, input: Jobs[Name]["input"]): Assignment {
  return { name, input } as Assignment;
}
