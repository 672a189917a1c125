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
