import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { call } from "#lib/testing/call.ts";
import { newTenant } from "#lib/testing/tenant.ts";

describe("an Idempotency-Key of a hosted page's visitor", () => {
  it("is that visitor's own: a stranger who uses the same one neither takes it nor gets its answer", async () => {
    const tenant = await newTenant();
    const headers = { "idempotency-key": "the-same" };
    const send = (ip: string, userAgent: string, email: string) =>
      call(`POST /hosted/${tenant.id}/magic-link/send`, {
        ip,
        headers: { ...headers, "user-agent": userAgent },
        body: { email },
      });
    const email = `visitor-${randomUUID()}@example.com`;
    const other = `stranger-${randomUUID()}@example.com`;
    expect((await send("203.0.113.7", "Firefox", email)).status).toBe(200);
    expect((await send("198.51.100.9", "Firefox", other)).status).toBe(200);
    expect((await send("203.0.113.7", "Chrome", other)).status).toBe(200);
    // The same visitor's is still one key.
    expect((await send("203.0.113.7", "Firefox", email)).status).toBe(200);
    expect((await send("203.0.113.7", "Firefox", other)).status).toBe(409);
  });
});
