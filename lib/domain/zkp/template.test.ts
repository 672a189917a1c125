import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { usingTemplate } from "./template.ts";

const template = randomBytes(64).toString("base64");

it("a template's bytes are lent for one use, and wiped after it, even after one that failed", () => {
  const lent: Buffer[] = [];
  const length = usingTemplate(template, (bytes) => {
    lent.push(bytes);
    expect(bytes.toString("base64")).toBe(template);
    return bytes.length;
  });
  const failing = (bytes: Buffer) => {
    lent.push(bytes);
    throw new Error("its use failed");
  };
  expect(() => usingTemplate(template, failing)).toThrow("its use failed");
  expect(length).toBe(64);
  expect(lent.map((bytes) => [...new Set(bytes)])).toEqual([[0], [0]]);
});
