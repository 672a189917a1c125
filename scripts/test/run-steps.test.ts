import { beforeEach, expect, it, vi } from "vitest";
import { NOTHING, type Step } from "./outcome.ts";
import { runSteps } from "./run-steps.ts";

let printed = "";

beforeEach(() => {
  printed = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  return () => write.mockRestore();
});

const step = (name: string, go: Step["go"]): Step => ({ name, what: name, go });

it("counts every step, also of those that run side by side, and what throws as failed", async () => {
  const ends: (() => void)[] = [];
  const waiting = (name: string) =>
    step(name, () => new Promise((resolve) => ends.push(() => resolve({ ...NOTHING, passed: 1 }))));
  const thrown = step("thrown", () => Promise.reject(new Error("no such command")));
  const running = runSteps([waiting("one"), waiting("two"), thrown], 2);
  await vi.waitFor(() => expect(ends).toHaveLength(2));
  for (const end of ends) end();
  expect(await running).toMatchObject({ passed: 2, failed: 1, skipped: 0 });
  expect(printed).toMatch(/✓ one: 1 passed[\s\S]*no such command[\s\S]*✗ thrown: 0 passed, 1 failed/);
});

it("runs no more of them at once than it is told", async () => {
  let [running, most] = [0, 0];
  const counting = step("counting", async () => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    return NOTHING;
  });
  await runSteps([counting, counting, counting, counting], 2);
  expect(most).toBe(2);
});
