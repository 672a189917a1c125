import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contrast } from "#components/capture/contrast.ts";

const css = readFileSync(new URL("./globals.css", import.meta.url), "utf8");
const tokens = new Map(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((found) => [
    found[1],
    { light: found[2] ?? "", dark: found[3] ?? "" },
  ]),
);

// WCAG 2.2 §1.4.6 (AAA text 7:1), §1.4.3 (AA text 4.5:1), §1.4.11 (controls 3:1).
const aaa: [text: string, ground: string][] = [
  ["ink", "paper"],
  ["ink", "surface"],
  ["ink", "sunken"],
  ["ink", "hover"],
  ["ink-2", "paper"],
  ["ink-2", "surface"],
  ["ink-2", "sunken"],
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["accent-ink", "accent-soft"],
  ["accent-ink", "paper"],
  ["accent-ink", "surface"],
  ["verified", "verified-soft"],
  ["waiting", "waiting-soft"],
  ["refused", "refused-soft"],
  ["refused", "surface"],
  ["test", "test-soft"],
  ["on-band-test", "band-test"],
  ["on-danger", "danger"],
];
const aa: [text: string, ground: string][] = [
  ["ink-3", "paper"],
  ["ink-3", "surface"],
  ["ink-3", "sunken"],
  ["ink-3", "hover"],
];
const control: [line: string, ground: string][] = [
  ["line-control", "surface"],
  ["line-control", "paper"],
  ["focus", "paper"],
  ["focus", "surface"],
  ["accent", "paper"],
  ["on-brand", "brand"],
];

describe.each(["light", "dark"] as const)("%s theme", (theme) => {
  const ratio = (one: string, other: string) =>
    contrast(tokens.get(one)?.[theme] ?? "", tokens.get(other)?.[theme] ?? "") ?? 0;

  test.each(aaa)("%s on %s reaches AAA", (text, ground) => {
    expect(ratio(text, ground)).toBeGreaterThanOrEqual(7);
  });
  test.each(aa)("%s on %s reaches AA", (text, ground) => {
    expect(ratio(text, ground)).toBeGreaterThanOrEqual(4.5);
  });
  test.each(control)("%s against %s reaches 3:1", (line, ground) => {
    expect(ratio(line, ground)).toBeGreaterThanOrEqual(3);
  });
});
