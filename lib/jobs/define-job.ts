import type * as z from "zod";

export type JobDefinition<I extends z.ZodObject = z.ZodObject> = {
  /** `subject.verb` */
  readonly name: string;
  /** Ids only, never documents or secrets. */
  readonly input: I;
  /** How often the queue runs a job that throws, the first time included. */
  readonly attempts: number;
  readonly backoffSeconds: number;
  readonly timeoutSeconds: number;
  /** Loads the handler when the first job of this kind runs; handlers do nothing twice for one id. */
  load(): Promise<{ handle(input: z.output<I>, now: Date): Promise<void> }>;
  /** Cron expression (UTC) for a job that runs by the clock. */
  readonly cron?: string;
  /** Jobs of this kind that one worker runs at once. */
  readonly concurrency: number;
  /** How many of them may be one organization's, where the job is done for one. */
  readonly perTenantMax?: number;
};

export function defineJob<I extends z.ZodObject>(job: JobDefinition<I>): JobDefinition<I> {
  return job;
}

/** A job of any input, as the registry holds them. */
// biome-ignore lint/suspicious/noExplicitAny: a handler is contravariant in its input, so that no narrower type holds every job.
export type AnyJob = JobDefinition<any>;
