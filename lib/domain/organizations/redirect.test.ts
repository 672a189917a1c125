import { describe, expect, it } from "vitest";
import { isAllowedRedirect, isRedirectUrl } from "./redirect.ts";

const ORIGIN = ["https://app.example.com"];
const WHOLE = ["https://app.example.com/callback?from=sign-in"];

describe("redirect addresses", () => {
  it("allows a whole address to the letter", () => {
    expect(isAllowedRedirect(WHOLE, "https://app.example.com/callback?from=sign-in")).toBe(true);
  });

  it.each([
    "https://app.example.com/callback",
    "https://app.example.com/callback?from=sign-in&x=1",
    "https://app.example.com/callback/?from=sign-in",
    "https://app.example.com/Callback?from=sign-in",
    "https://app.example.com/callback?from=sign%2Din",
    "https://app.example.com/callback?from=sign-in#token",
    "https://app.example.com/callback?from=sign-in#",
    "https://app.example.com/",
  ])("refuses what differs from the whole address: %s", (url) => {
    expect(isAllowedRedirect(WHOLE, url)).toBe(false);
  });

  it.each([
    "https://app.example.com",
    "https://app.example.com/",
    "https://app.example.com/a/b?c=d",
    "https://app.example.com/@someone",
  ])("allows every address of a bare origin: %s", (url) => {
    expect(isAllowedRedirect(ORIGIN, url)).toBe(true);
  });

  it("a root with its slash is one address, not an origin", () => {
    expect(isAllowedRedirect(["https://app.example.com/"], "https://app.example.com")).toBe(true);
    expect(isAllowedRedirect(["https://app.example.com/"], "https://app.example.com/any")).toBe(false);
  });

  it.each([
    ["another host", "https://evil.example/"],
    ["a longer host", "https://app.example.com.evil.example/"],
    ["a longer label", "https://xapp.example.com/"],
    ["a parent", "https://example.com/"],
    ["a subdomain", "https://a.app.example.com/"],
    ["another port", "https://app.example.com:8443/"],
    ["the default port spelled out", "https://app.example.com:443/"],
    ["an empty port", "https://app.example.com:/"],
    ["the port of http", "https://app.example.com:80/"],
    ["plain http", "http://app.example.com/"],
    ["a name before @", "https://app.example.com@evil.example/"],
    ["a name and a password", "https://a:b@app.example.com/"],
    ["an empty name", "https://@app.example.com/"],
    ["an empty name and password", "https://:@app.example.com/"],
    ["a backslash for a slash", "https:\\\\app.example.com\\"],
    ["a backslash before @", "https://evil.example\\@app.example.com/"],
    ["a backslash after the host", "https://app.example.com\\@evil.example/"],
    ["a backslash in the path", "https://app.example.com/a\\b"],
    ["one slash", "https:/app.example.com/"],
    ["three slashes", "https:///app.example.com/"],
    ["no slashes", "https:app.example.com/"],
    ["no scheme", "//app.example.com/"],
    ["a path", "/callback"],
    ["a trailing dot", "https://app.example.com./"],
    ["capitals in the host", "https://APP.example.com/"],
    ["capitals in the scheme", "HTTPS://app.example.com/"],
    ["an encoded dot in the host", "https://app%2eexample.com/"],
    ["encoded dots in the path", "https://app.example.com/a/%2e%2e/b"],
    ["dots in the path", "https://app.example.com/a/../b"],
    ["one dot in the path", "https://app.example.com/./b"],
    ["a full-width dot", "https://app。example.com/"],
    ["full-width letters", "https://ａpp.example.com/"],
    ["a soft hyphen", "https://app\u00ad.example.com/"],
    ["a tab", "https://app.exa\tmple.com/"],
    ["a line break", "https://app.example.com/\nx"],
    ["a leading blank", " https://app.example.com/"],
    ["a trailing blank", "https://app.example.com/ "],
    ["a null byte", "https://app.example.com/\0"],
    ["a fragment", "https://app.example.com/#a"],
    ["javascript:", "javascript:alert(1)//https://app.example.com"],
    ["data:", "data:text/html,https://app.example.com"],
    ["file:", "file://app.example.com/"],
    ["blob:", "blob:https://app.example.com/1"],
    ["ftp:", "ftp://app.example.com/"],
    ["nothing", ""],
    ["null", "null"],
  ])("refuses %s", (_, url) => {
    expect(isAllowedRedirect(ORIGIN, url)).toBe(false);
  });

  it("opaque origins match nothing, even where the list holds the word", () => {
    expect(isAllowedRedirect(["null", "", "javascript:alert(1)"], "javascript:alert(1)")).toBe(false);
    expect(isAllowedRedirect(["null"], "data:text/html,x")).toBe(false);
  });

  it("an empty list allows nothing", () => {
    expect(isAllowedRedirect([], "https://app.example.com/")).toBe(false);
  });

  it.each(["http://localhost:3000", "http://127.0.0.1:3000/cb", "http://[::1]/cb", "https://localhost/cb"])(
    "allows this machine: %s",
    (url) => {
      expect(isAllowedRedirect([url], url)).toBe(true);
    },
  );

  it.each([
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://127.1",
    "http://2130706433",
    "http://0x7f.0.0.1",
    "http://[::ffff:127.0.0.1]",
    "http://0.0.0.0",
    "http://10.0.0.1",
  ])("refuses plain http elsewhere: %s", (url) => {
    expect(isRedirectUrl(url)).toBe(false);
  });

  it("tells the ports of this machine apart", () => {
    expect(isAllowedRedirect(["http://localhost:3000"], "http://localhost:3001/")).toBe(false);
    expect(isAllowedRedirect(["http://localhost:3000"], "http://127.0.0.1:3000/")).toBe(false);
  });
});
