import { describe, expect, it } from "vitest";
import { Password } from "#lib/domain/users/index.ts";
import { passwordRules } from "./password-rules.ts";

describe("the rules shown beside a password", () => {
  it.each([
    "",
    "short1!",
    "alllowercase1!",
    "ALLUPPERCASE1!",
    "NoDigitsHere!",
    "NoSpecial123",
    "Correct-Horse7",
    "Ünïcode-Wörter9",
    "Has Spaces 1",
    `${"aA1!".repeat(32)}x`,
    "aA1!".repeat(32),
  ])("agree with what the server accepts: %j", (password) => {
    expect(passwordRules(password).every((rule) => rule.isMet)).toBe(Password.safeParse(password).success);
  });
});
