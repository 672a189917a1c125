import { describe, expect, it } from "vitest";
import * as z from "zod";
import { durationWords, formFault, issueWords } from "./field-words.ts";

function messageOf(schema: z.ZodType, value: unknown): string {
  return issueWords(schema.safeParse(value).error?.issues[0]?.message ?? "");
}

describe("what a form says", () => {
  it("puts the validator's own messages into words", () => {
    expect(messageOf(z.string().min(1), "")).toBe("must be filled in");
    expect(messageOf(z.string().max(3), "abcd")).toBe("must have at most 3 characters");
    expect(messageOf(z.email(), "a@")).toBe("is not an e-mail address");
    expect(messageOf(z.coerce.number().int().max(3650), "4000")).toBe("must be 3650 or less");
    expect(messageOf(z.coerce.number().int().min(0), "-1")).toBe("must be 0 or more");
    expect(messageOf(z.coerce.number().int(), "x")).toBe("must be a whole number");
    expect(messageOf(z.array(z.string()).min(1), [])).toBe("choose at least one");
    expect(messageOf(z.enum(["a"]), "b")).not.toContain("expected");
  });

  it("keeps the first message of each field and leaves out the head's repetition", () => {
    const shown = formFault({
      code: "invalid_input",
      detail: "The request is not valid.",
      requestId: "req_1",
      issues: [
        { path: ["ownerPassword"], message: "must have a digit" },
        { path: ["ownerPassword"], message: "must have a special character" },
      ],
    });
    expect(shown).toEqual({
      detail: "Some fields need another look.",
      fields: { ownerPassword: "must have a digit" },
    });
  });

  it("says how long an account is locked, and which request failed", () => {
    const fault = { detail: "It is locked.", issues: [], requestId: "req_1" };
    expect(formFault({ ...fault, code: "locked", retryAfterSeconds: 1790 }).detail).toBe(
      "It is locked. Try again in 30 minutes.",
    );
    expect(formFault({ ...fault, code: "internal" }).detail).toContain("req_1");
  });

  it("rounds a time up", () => {
    expect([
      durationWords(1),
      durationWords(61),
      durationWords(1801),
      durationWords(7200),
      durationWords(86400),
    ]).toEqual(["1 second", "61 seconds", "31 minutes", "2 hours", "24 hours"]);
  });
});
