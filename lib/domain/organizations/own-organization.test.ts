import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Caller } from "#lib/engine/context.ts";
import { execute } from "#lib/engine/execute.ts";
import { newTenant } from "#lib/testing/tenant.ts";
import { updateOrganization } from "./own-organization.ts";

async function newCaller(scopes: string[] = ["organization:write"]): Promise<Caller> {
  return {
    tenantId: (await newTenant()).id,
    mode: "live",
    plan: "enterprise",
    actor: { type: "member", id: "usr_test", scopes },
    user: null,
    requestId: `req_${randomUUID()}`,
    now: new Date(),
    client: { ip: "192.0.2.1", userAgent: "test" },
    origin: "http://localhost:3000",
    door: { name: "internal", accessTokenSeconds: 900 },
  };
}

describe("the list of redirect addresses", () => {
  it("holds each address once, as it was written", async () => {
    const urls = ["https://app.example.com", "https://app.example.com/callback?a=b", "http://localhost:3000/cb"];
    const { redirectUrls } = await execute(updateOrganization, await newCaller(), { redirectUrls: [...urls, ...urls] });
    expect(redirectUrls).toEqual(urls);
  });

  it("is left alone by other changes", async () => {
    const caller = await newCaller();
    await execute(updateOrganization, caller, { redirectUrls: ["https://app.example.com"] });
    const { redirectUrls } = await execute(updateOrganization, caller, { name: "New name" });
    expect(redirectUrls).toEqual(["https://app.example.com"]);
  });

  it.each(["javascript:alert(1)", "http://app.example.com", "https://a:b@app.example.com", "https://APP.example.com"])(
    "refuses %s, by its place",
    async (url) => {
      const refused = execute(updateOrganization, await newCaller(), {
        redirectUrls: ["https://app.example.com", url],
      });
      await expect(refused).rejects.toMatchObject({ issues: [{ path: ["redirectUrls", 1] }] });
    },
  );

  it("has fifty addresses at most", async () => {
    const redirectUrls = Array.from({ length: 51 }, (_, index) => `https://app${index}.example.com`);
    await expect(execute(updateOrganization, await newCaller(), { redirectUrls })).rejects.toMatchObject({
      issues: [{ path: ["redirectUrls"] }],
    });
  });

  it("is changed by nobody without the right to", async () => {
    const caller = await newCaller(["client:read", "connections:write"]);
    await expect(execute(updateOrganization, caller, { redirectUrls: [] })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("how users sign in", () => {
  it("is changed as a whole and piece by piece, and told back", async () => {
    const caller = await newCaller();
    const change = {
      mfaPolicy: "required" as const,
      allowsPasswordlessSignUp: false,
      relyingPartyId: "example.com",
      passkeyOrigins: ["https://app.example.com", "https://example.com", "https://app.example.com"],
    };
    const origins = ["https://app.example.com", "https://example.com"];
    expect(await execute(updateOrganization, caller, change)).toMatchObject({ ...change, passkeyOrigins: origins });
    const before = await execute(updateOrganization, caller, { mfaPolicy: "off" });
    expect(before).toMatchObject({ ...change, mfaPolicy: "off", passkeyOrigins: origins });
  });

  it("has this server's own domain where none is given", async () => {
    const own = { relyingPartyId: null, passkeyOrigins: ["http://localhost:3000"] };
    expect(await execute(updateOrganization, await newCaller(), own)).toMatchObject(own);
  });

  it.each([
    "example",
    "Example.com",
    "example.com.",
    "https://example.com",
    "example.com:443",
    "192.0.2.1",
    "a..com",
    "-a.com",
    "*.example.com",
    "",
  ])("refuses the domain %j", async (relyingPartyId) => {
    await expect(execute(updateOrganization, await newCaller(), { relyingPartyId })).rejects.toMatchObject({
      issues: [{ path: ["relyingPartyId"] }],
    });
  });

  it.each([
    "https://example.com/",
    "https://example.com/path",
    "http://example.com",
    "https://EXAMPLE.com",
    "https://example.com:443",
    "https://a:b@example.com",
    "javascript:alert(1)",
    "null",
    "*",
  ])("refuses the origin %j, by its place", async (origin) => {
    const passkeyOrigins = ["https://app.example.com", origin];
    const change = { relyingPartyId: "example.com", passkeyOrigins };
    await expect(execute(updateOrganization, await newCaller(), change)).rejects.toMatchObject({
      issues: [{ path: ["passkeyOrigins", 1] }],
    });
  });

  it("refuses an origin that its domain's passkeys cannot be used on, and keeps what was", async () => {
    const caller = await newCaller();
    await execute(updateOrganization, caller, {
      relyingPartyId: "example.com",
      passkeyOrigins: ["https://app.example.com"],
    });
    for (const change of [
      { passkeyOrigins: ["https://app.example.com.evil.example"] },
      { passkeyOrigins: ["https://evilexample.com"] },
      { relyingPartyId: "example.org" },
      { relyingPartyId: null },
    ])
      await expect(execute(updateOrganization, caller, change)).rejects.toMatchObject({
        issues: [{ path: ["passkeyOrigins", 0] }],
      });
    expect(await execute(updateOrganization, caller, {})).toMatchObject({
      relyingPartyId: "example.com",
      passkeyOrigins: ["https://app.example.com"],
    });
  });
});
