import { describe, expect, it } from "vitest";
import { callbackAddress, isCallbackForm } from "./callback-form.ts";

const PATH = "/sign-in/org_1/callback";

function posted(body: string, type = "application/x-www-form-urlencoded") {
  const headers = { "content-type": type, "content-length": String(Buffer.byteLength(body)) };
  return new Request("https://id.example.com/", { method: "POST", headers, body });
}

describe("a provider's answer as a form", () => {
  it("is one at the callback's own path alone", () => {
    expect(isCallbackForm({ method: "POST", path: PATH })).toBe(true);
    expect(isCallbackForm({ method: "GET", path: PATH })).toBe(false);
    expect(isCallbackForm({ method: "POST", path: "/sign-in/org_1" })).toBe(false);
    expect(isCallbackForm({ method: "POST", path: `${PATH}/more` })).toBe(false);
  });

  it("keeps code and state as they were, and leaves the rest behind", async () => {
    const body = new URLSearchParams({ code: "c&d=e", state: "state_1", user: '{"name":"Erika"}', id_token: "secret" });
    const address = await callbackAddress(PATH, posted(body.toString()));
    const url = new URL(address, "https://id.example.com");
    expect(url.pathname).toBe(PATH);
    expect(Object.fromEntries(url.searchParams)).toEqual({ code: "c&d=e", state: "state_1" });
  });

  it("tells a refusal on", async () => {
    expect(await callbackAddress(PATH, posted("error=user_cancelled_authorize&state=s"))).toBe(
      `${PATH}?state=s&error=user_cancelled_authorize`,
    );
  });

  it.each([
    ["too large", posted(`code=${"x".repeat(20_000)}`)],
    ["no form", posted('{"code":"c"}', "application/json")],
    ["empty", posted("")],
  ])("leads to the page alone where it is %s", async (_, request) => {
    expect(await callbackAddress(PATH, request)).toBe(PATH);
  });
});
