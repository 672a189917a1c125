/** How a step of the checks ended: tests of it, or the step itself as one. */
export type Outcome = { passed: number; failed: number; skipped: number; slow: readonly TimedTest[] };

/** One test and what it took by the clock. */
export type TimedTest = { name: string; seconds: number };

export type Step = { name: string; what: string; go(): Promise<Outcome> };

export const NOTHING: Outcome = { passed: 0, failed: 0, skipped: 0, slow: [] };

export function sum(one: Outcome, other: Outcome): Outcome {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    slow: [...one.slow, ...other.slow],
  };
}

/** "3 passed, 0 failed", with what was skipped where anything was. */
export function counted({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
