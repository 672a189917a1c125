import { expect, test } from "vitest";
import { safeRedirect } from "./safe-redirect.ts";

test("follows web addresses only", () => {
  expect(safeRedirect("https://example.org/done?ok=1")).toBe("https://example.org/done?ok=1");
  expect(safeRedirect("http://localhost:4000/")).toBe("http://localhost:4000/");
});

test.each([null, "", "javascript:alert(1)", "data:text/html,x", "/relative", "//host"])("refuses %j", (url) => {
  expect(safeRedirect(url)).toBeNull();
});
