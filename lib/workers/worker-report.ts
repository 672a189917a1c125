/**
 * What a worker says: `started` once it has loaded what the job needs (its limit of CPU time begins), then one of the others.
 * `refused` carries the code and sentence of a refusal of its own, `failed` a message for the log.
 */
export type WorkerReport =
  | { kind: "started" }
  | { kind: "done"; output: unknown }
  | { kind: "refused"; code: string; message: string }
  | { kind: "failed"; message: string };
