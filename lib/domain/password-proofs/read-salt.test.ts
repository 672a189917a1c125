import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { type Answer, call } from "#lib/testing/call.ts";
import { statusCounts, tokenMailed } from "#lib/testing/sign-in.ts";
import { newKey, newTenant, newUser, PASSWORD, type TestTenant } from "#lib/testing/tenant.ts";
import { keyHeaders, newOpaqueUser, newProofUser } from "#lib/testing/unsent-passwords.ts";

const { sql } = connection();

const salt = (tenant: TestTenant, email: string, ip?: string) =>
  call(`GET /api/v1/auth/salt/${encodeURIComponent(email)}`, { ip, headers: keyHeaders(tenant) });
const nobody = () => `nobody-${randomUUID()}@example.com`;

describe("the salt of an address", () => {
  it("tells not whether there is an account, nor of what kind its password is", async () => {
    const tenant = await newTenant();
    const plain = await newUser(tenant);
    const opaque = await newOpaqueUser(tenant, PASSWORD);
    const blocked = await newProofUser(tenant);
    await sql`update users set status = 'blocked' where id = ${blocked.id}`;
    const known = await newProofUser(tenant);
    const answers = await Promise.all(
      [known.email, plain.email, opaque.email, blocked.email, nobody()].map((email) => salt(tenant, email)),
    );
    const shapes = answers.map(({ status, text }) => [status, text.replace(/"salt":"[0-9a-f]{32}"/, '"salt":""')]);
    expect(new Set(shapes.map(String)).size).toBe(1);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(5);
  });

  it("is the same each time it is asked for, and another one in every tenant and mode", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const test = { "x-api-key": await newKey(tenant, { mode: "test" }) };
    const email = nobody();
    const first = await salt(tenant, email);
    expect((await salt(tenant, email.toUpperCase())).text).toBe(first.text);
    const inTest = await call(`GET /api/v1/auth/salt/${email}`, { headers: test });
    expect(new Set([first.text, (await salt(other, email)).text, inTest.text]).size).toBe(3);
  });

  it("is told twenty times a minute to one source", async () => {
    const tenant = await newTenant();
    const [email, ip] = [nobody(), "203.0.113.20"];
    const answers: Answer[] = [];
    for (let count = 0; count < 21; count++) answers.push(await salt(tenant, email, ip));
    expect(statusCounts(answers)).toEqual({ 200: 20, 429: 1 });
    expect(answers.at(-1)?.body.code).toBe("RATE_LIMITED");
  });
});

describe("the address of a user who registered", () => {
  it("is confirmed once, by the token of the mail alone", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const token = await tokenMailed(tenant, "email_verification");
    const confirm = (given: string, of = tenant) =>
      call(`GET /api/v1/auth/verify-email/${given}`, { headers: keyHeaders(of) });
    const foreign = await confirm(token, await newTenant());
    const never = await confirm("verify_never");
    expect([foreign.status, foreign.body.code]).toEqual([400, "CODE_EXPIRED"]);
    expect(never.text).toBe(foreign.text);
    expect((await confirm(token)).body.data).toEqual({
      verified: true,
      user: { id: user.id, email: user.email, emailVerified: true },
    });
    expect((await confirm(token)).status).toBe(400);
  });
});
