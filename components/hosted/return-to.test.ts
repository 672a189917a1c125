import { describe, expect, it } from "vitest";
import { type Query, readReturn, returnQuery } from "./return-to.ts";

const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"; // RFC 7636 App. B
const whole = {
  redirect_uri: "https://app.example.com/callback?a=b&c=d",
  code_challenge: CHALLENGE,
  code_challenge_method: "S256",
  state: "a state/with+signs&more",
};

const problemsOf = (query: Query) => {
  const asked = readReturn(query);
  return asked.kind === "wrong" ? asked.problems.join(" ") : asked.kind;
};

describe("the parameters of a developer's redirect", () => {
  it("are read, with or without a state", () => {
    const to = { redirectUri: whole.redirect_uri, codeChallenge: CHALLENGE };
    expect(readReturn(whole)).toEqual({ kind: "return", to: { ...to, state: whole.state } });
    expect(readReturn({ ...whole, state: undefined })).toEqual({ kind: "return", to });
    expect(readReturn({ ...whole, state: "" })).toEqual({ kind: "return", to: { ...to, state: "" } });
  });

  it("may be absent altogether, whatever else the query holds", () => {
    expect(readReturn({ again: "1", utm_source: "mail" })).toEqual({ kind: "none" });
  });

  it.each([
    ["no address", { redirect_uri: undefined }, "redirect_uri is missing"],
    ["an empty address", { redirect_uri: "" }, "redirect_uri is missing"],
    ["an address without end", { redirect_uri: `https://a.example/${"x".repeat(2000)}` }, "redirect_uri is too long"],
    ["two addresses", { redirect_uri: [whole.redirect_uri, "https://evil.example"] }, "redirect_uri is there more"],
    ["no challenge", { code_challenge: undefined }, "code_challenge is missing"],
    ["a challenge of another length", { code_challenge: CHALLENGE.slice(1) }, "code_challenge is not"],
    ["a challenge in base64 with signs", { code_challenge: `${CHALLENGE.slice(0, 42)}+` }, "code_challenge is not"],
    ["no method", { code_challenge_method: undefined }, "must be S256"],
    ["the method plain", { code_challenge_method: "plain" }, "must be S256"],
    ["a state without end", { state: "x".repeat(2001) }, "state is too long"],
  ])("are refused with %s", (_, change, problem) => {
    expect(problemsOf({ ...whole, ...change })).toContain(problem);
  });

  it("name every problem at once", () => {
    expect(problemsOf({ state: "x" })).toMatch(/redirect_uri.*code_challenge .*code_challenge_method/);
  });

  it("come through from page to page as they were", () => {
    const asked = readReturn(whole);
    const query = returnQuery(asked.kind === "return" ? asked.to : null);
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual(whole);
    expect(returnQuery(null)).toBe("");
  });
});
