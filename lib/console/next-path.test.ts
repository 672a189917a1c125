import { describe, expect, it } from "vitest";
import { safeNext, sectionOf, signInPath } from "./next-path.ts";

describe("where signing in leads to", () => {
  it.each(["/console", "/console/users", "/console/users/usr_1?tab=events", "/console/a%2Fb"])("%s stays", (path) => {
    expect(safeNext(path)).toBe(path);
  });

  it.each([
    "https://evil.example/console",
    "//evil.example/console",
    "/\\evil.example/console",
    "/console/../../evil",
    "/console/..//evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "/consoles",
    "/v1/users",
    "/console/sign-in?next=/console/sign-in",
    "/console/sign-up",
    "/console/auth/signout",
    "",
    undefined,
    ["/console/users"],
  ])("%j becomes the overview", (path) => {
    expect(safeNext(path)).toBe("/console");
  });

  it("is asked for by the sign-in page alone where it is not the overview", () => {
    expect(signInPath("/console/users?q=a&b=c")).toBe("/console/sign-in?next=%2Fconsole%2Fusers%3Fq%3Da%26b%3Dc");
    expect(signInPath("/console")).toBe("/console/sign-in");
    expect(signInPath(null)).toBe("/console/sign-in");
  });

  it("knows a page's section", () => {
    expect(sectionOf("/console/users/usr_1?tab=events")).toBe("/console/users");
    expect(sectionOf("/console?welcome=1")).toBe("/console");
    expect(sectionOf(null)).toBe("/console");
  });
});
