import { describe, expect, it } from "vitest";
import { commonPasswords } from "./common-passwords.ts";
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

  it("refuses the heads of the published lists, in any case, with what makes them fit the rule and in disguise", () => {
    const published = commonPasswords();
    const heads = ["password", "qwertyuiop", "1q2w3e4r", "zaq12wsx", "trustno1", "liverpool", "rangers", "chelsea"];
    expect(heads.filter((head) => !published.has(head))).toEqual([]);
    const capitals = heads.map((head) => head.replace(/[a-z]/, (letter) => letter.toUpperCase()));
    const fitted = capitals.flatMap((head) => [head, `${head}!`, `${head}2026!`]);
    const disguised = ["L1verp00l!", "Ch3l$ea99!", "R@ng3r$1999!", "Zaq1-2wsx!"];
    expect([...heads, ...fitted, ...disguised].filter((text) => !isCommon(text))).toEqual([]);
  });

  it("knows the whole of the published list, of which the ASVS asks for 3,000", () => {
    const published = [...commonPasswords()];
    expect(published.length).toBeGreaterThan(40_000);
    expect(published.filter((text) => text.length >= 8 && !isCommon(text.toUpperCase()))).toEqual([]);
  });

  it("knows its owner's own words", () => {
    const isOwn = (word: string) => isCommon("Mustermann1984!", [word]);
    expect([isOwn("mustermann"), isOwn("max")]).toEqual([true, false]);
  });
});
