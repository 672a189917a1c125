import { expect, it } from "vitest";
import type { TenantContext } from "#lib/engine/context.ts";
import { asSystem } from "#lib/engine/system.ts";
import { call } from "#lib/testing/call.ts";
import { approvedSession } from "#lib/testing/credentials.ts";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { issueCredential } from "./index.ts";

/** As the page of the person who was verified calls it. */
const issueOnPage = (tenant: TestTenant, sessionId: string) =>
  asSystem("test", tenant.id, "live", new Date(), (ctx) => {
    const actor: TenantContext["actor"] = { type: "capture", id: sessionId, scopes: ["kyc:read", "kyc:write"] };
    return issueCredential.run({ ...ctx, actor }, { sessionId, holderHash: "7" });
  });

it("what the organization has revoked, the person's own page does not bring back, and the organization does", async () => {
  const tenant = await newTenant();
  const sessionId = await approvedSession(tenant);
  await issueOnPage(tenant, sessionId);
  // Who comes again has a new one, and the one before is void: that is nobody's revoking.
  const { id } = await issueOnPage(tenant, sessionId);
  const { headers } = tenant;
  expect((await call(`POST /v1/credentials/${id}/revoke`, { headers, body: {} })).status).toBe(200);
  await expect(issueOnPage(tenant, sessionId)).rejects.toMatchObject({ code: "conflict" });
  const anew = await call(`POST /v1/kyc/sessions/${sessionId}/credential`, { headers, body: { holder_hash: "7" } });
  expect(anew.status, anew.text).toBe(201);
});
