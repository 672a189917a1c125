import { afterAll, expect, it, vi } from "vitest";
import { log } from "#lib/log.ts";
import { forEachDue } from "./each-due.ts";

const logged = vi.spyOn(log(), "error").mockReturnValue();
afterAll(() => logged.mockRestore());

const all = Array.from({ length: 25 }, (_, index) => ({ id: String(index).padStart(3, "0") }));
const page = async (after: string) => all.filter(({ id }) => id > after).slice(0, 10);

it("what is due is done to each once, in pages, and a failure stops no other", async () => {
  const each = vi.fn(async ({ id }: { id: string }) => {
    if (id === "003") throw new Error("not this one");
  });
  const sweep = forEachDue({ name: "trying", page, each, millisecondsMax: Number.POSITIVE_INFINITY });
  await expect(sweep).rejects.toThrow("trying failed for 1 and was done for 24");
  expect(each.mock.calls.map(([{ id }]) => id)).toEqual(all.map(({ id }) => id));
});

it("a sweep ends with the page in which everything fails", async () => {
  const each = vi.fn(() => Promise.reject(new Error("no storage")));
  const sweep = forEachDue({ name: "trying", page, each, millisecondsMax: Number.POSITIVE_INFINITY });
  await expect(sweep).rejects.toThrow("trying failed for 10 and was done for 0");
});

it("a sweep whose time is up leaves the rest to the next one", async () => {
  const each = vi.fn(async () => {});
  expect(await forEachDue({ name: "trying", page, each, millisecondsMax: -1 })).toBe(0);
  expect(each).not.toHaveBeenCalled();
});
