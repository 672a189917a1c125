import { createHmac, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { PAYLOADS } from "./payload.ts";
import { retryAfterSeconds } from "./retry-schedule.ts";
import { signedHeaders } from "./sign.ts";
import { newWebhookSecret } from "./webhook.ts";

const now = new Date("2026-03-07T10:00:00Z");
const event = {
  id: "evt_1",
  tenantId: "org_1",
  mode: "live" as const,
  seq: 1,
  type: "kyc.completed",
  subject: "kyc_sess_1",
  actor: "key:key_1",
  data: { decision: "approved", riskScore: 0.12, riskLevel: "low", userId: null },
  requestId: "req_1",
  createdAt: now,
};
const delivery = (body: string) => ({ id: "evt_1", body, now });

// What the published documents tell their readers to run.
function verifyZauthy(payload: string, signature: string, secret: string): boolean {
  const expected = createHmac("sha256", secret).update(payload).digest("hex");
  return timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}
function verifyAuth1(body: string, signature: string, secret: string): boolean {
  return createHmac("sha256", secret).update(body).digest("hex") === signature;
}

describe("a signature", () => {
  it("passes Zauthy's published check, of the body as its receiver parses and writes it again", () => {
    const secret = newWebhookSecret();
    const body = JSON.stringify(PAYLOADS.v1(event));
    const headers = signedHeaders("v1", [secret], delivery(body));
    expect(verifyZauthy(JSON.stringify(JSON.parse(body)), headers["x-webhook-signature"] ?? "", secret)).toBe(true);
    expect(JSON.parse(body)).toMatchObject({
      event: "kyc.completed",
      data: { risk_score: 0.12, decision: "approved" },
    });
  });

  it("passes Auth1's published check, under Auth1's header", () => {
    const secret = newWebhookSecret();
    const body = JSON.stringify(PAYLOADS.auth1(event));
    const headers = signedHeaders("auth1", [secret], delivery(body));
    expect(verifyAuth1(body, headers["x-auth1-signature"] ?? "", secret)).toBe(true);
    expect(JSON.parse(body)).toMatchObject({ id: "evt_1", event: "kyc.completed", data: { riskScore: 0.12 } });
  });

  it.each(["v1", "zeroauth", "zkauth", "auth1", "ekyc"] as const)(
    "of %s passes the reference library of Standard Webhooks, and fails for one other byte",
    (dialect) => {
      const secret = newWebhookSecret();
      const body = JSON.stringify(PAYLOADS[dialect](event));
      const headers = signedHeaders(dialect, [secret], { ...delivery(body), now: new Date() });
      expect(() => new StandardWebhook(secret).verify(body, headers)).not.toThrow();
      expect(() => new StandardWebhook(secret).verify(`${body} `, headers)).toThrow();
      expect(() => new StandardWebhook(newWebhookSecret()).verify(body, headers)).toThrow();
    },
  );

  it("is made with both secrets while a rotation lasts", () => {
    const [fresh, previous] = [newWebhookSecret(), newWebhookSecret()];
    const headers = signedHeaders("v1", [fresh, previous], { ...delivery("{}"), now: new Date() });
    for (const secret of [fresh, previous])
      expect(() => new StandardWebhook(secret).verify("{}", headers)).not.toThrow();
    expect(headers["webhook-signature"]?.split(" ")).toHaveLength(2);
  });

  const file = path.resolve("../shared/data/webhooks/standard-webhooks.json");
  it.skipIf(!existsSync(file))("is that of the reference libraries' test (needs ../shared/data)", () => {
    const Vector = z.object({
      secret_base64: z.string(),
      id: z.string(),
      timestamp: z.number(),
      body: z.string(),
      signature: z.string(),
    });
    const vector = Vector.parse(JSON.parse(readFileSync(file, "utf8")));
    const sent = { id: vector.id, body: vector.body, now: new Date(vector.timestamp * 1000) };
    const headers = signedHeaders("v1", [`whsec_${vector.secret_base64}`], sent);
    expect(headers).toMatchObject({
      "webhook-id": vector.id,
      "webhook-timestamp": String(vector.timestamp),
      "webhook-signature": vector.signature,
    });
  });
});

describe("eKYC-Onboarder's payload", () => {
  it("is the published one", () => {
    expect(PAYLOADS.ekyc(event)).toEqual({
      event: "session.completed",
      session_id: "kyc_sess_1",
      status: "approved",
      risk_level: "low",
      risk_score: 0.12,
      timestamp: "2026-03-07T10:00:00.000Z",
    });
  });
});

describe("a failed delivery is tried again", () => {
  it("after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h, and then no more", () => {
    const waits = Array.from({ length: 8 }, (_, index) => retryAfterSeconds("v1", index + 1, 0));
    expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 36_000, undefined]);
  });

  it("for Auth1 three times in all, within 24 hours", () => {
    const waits = [1, 2, 3].map((attempts) => retryAfterSeconds("auth1", attempts, 1));
    expect(waits[2]).toBeUndefined();
    expect((waits[0] ?? 0) + (waits[1] ?? 0)).toBeLessThan(24 * 3600);
  });

  it("up to a tenth later, so that not all come at once", () => {
    expect([retryAfterSeconds("v1", 2, 0), retryAfterSeconds("v1", 2, 1)]).toEqual([300, 330]);
  });
});
