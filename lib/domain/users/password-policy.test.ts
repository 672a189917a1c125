import { describe, expect, it } from "vitest";
import { isCommon, Password } from "./password-policy.ts";

const complaints = (text: string) => Password.safeParse(text).error?.issues.map((issue) => issue.message) ?? [];

describe("the published rule for passwords", () => {
  it.each(["SecureP@ss123", "NewSecureP@ss123", "Correct-Horse7", "Пароль-Длинный7", `a1B-${"x".repeat(124)}`])(
    "takes %s",
    (text) => {
      expect(complaints(text)).toEqual([]);
    },
  );

  it.each([
    ["Ab1-xyz", "must have at least 8 characters"],
    ["correct-horse7", "must have an upper-case letter"],
    ["CORRECT-HORSE7", "must have a lower-case letter"],
    ["Correct-Horse", "must have a digit"],
    ["CorrectHorse7", "must have a special character"],
    [`Aa1-${"x".repeat(125)}`, "must have at most 128 characters"],
  ])("refuses %s and names what it lacks", (text, complaint) => {
    expect(complaints(text)).toContain(complaint);
  });

  it.each(["Password1!", "P@ssw0rd1!", "Qwerty123!", "Welcome2026!", "Summer2026!", "Admin123!"])(
    "refuses %s, which is guessed first",
    (text) => {
      expect(complaints(text)).toEqual(["is one of the passwords that are guessed first"]);
    },
  );

  it("knows its owner's own words", () => {
    expect([isCommon("Erika1984!", ["erika"]), isCommon("Erika1984!", ["max"])]).toEqual([true, false]);
  });
});
