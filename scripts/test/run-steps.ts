import { counted, NOTHING, type Outcome, type Step, sum } from "./outcome.ts";

/**
 * Runs steps in their order, at most `atOnce` of them side by side, and prints one line for each as it ends. Returns the
 * sum of their outcomes. A step that throws has failed, and the others go on.
 */
export async function runSteps(steps: readonly Step[], atOnce: number): Promise<Outcome> {
  const waiting = [...steps];
  let total = NOTHING;
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const outcome = await runStep(step);
      total = sum(total, outcome);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return total;
}

async function runStep({ what, go }: Step): Promise<Outcome> {
  const began = performance.now();
  const outcome = await go().catch((cause: unknown) => {
    process.stdout.write(`${what}: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    return { ...NOTHING, failed: 1 };
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${outcome.failed === 0 ? "✓" : "✗"} ${what}: ${counted(outcome)} (${seconds} s)\n`);
  return outcome;
}
