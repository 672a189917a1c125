import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { newId } from "#lib/crypto/random.ts";
import type { Caller } from "#lib/engine/context.ts";
import { execute } from "#lib/engine/execute.ts";
import { Fault } from "#lib/engine/faults.ts";
import { call } from "#lib/testing/call.ts";
import { freshCode, overtaken } from "#lib/testing/sign-in.ts";
import { enableTotp } from "#lib/testing/sign-in-input.ts";
import { newTenant, PASSWORD } from "#lib/testing/tenant.ts";
import { logInToConsole } from "./log-in-to-console.ts";

function strangerAt(ip: string): Caller {
  return {
    tenantId: null,
    mode: "live",
    plan: null,
    actor: { type: "anonymous", id: "none", scopes: [] },
    user: null,
    requestId: newId("req"),
    now: new Date(),
    client: { ip, userAgent: "" },
    origin: "http://localhost:3000",
    door: { name: "internal", accessTokenSeconds: 900 },
  };
}

async function attempt(email: string, password: string, ip: string): Promise<string> {
  try {
    await execute(logInToConsole, strangerAt(ip), { email, password });
    return "in";
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    return `${cause.code} ${cause.message} ${cause.retryAfterSeconds ? "later" : ""}`;
  }
}

describe("signing in to the console", () => {
  it("answers alike for an address that it knows and one that it does not, locks included", async () => {
    const { ownerEmail } = await newTenant();
    const answers = async (email: string) => {
      const said: string[] = [];
      for (let count = 0; count < 7; count++) said.push(await attempt(email, "Wrong-Horse7", "198.51.100.20"));
      return said;
    };
    const known = await answers(ownerEmail);
    expect(await answers(`nobody-${randomUUID()}@example.com`)).toEqual(known);
    expect(known[4]).toMatch(/^wrong_credentials/);
    expect(known[5]).toMatch(/^locked/);
    expect(await attempt(ownerEmail, PASSWORD, "198.51.100.20")).toMatch(/^locked/);
    expect(await attempt(ownerEmail, PASSWORD, "203.0.113.20")).toBe("in");
  });
});

it("a sign-in to the console that is under way when the password changes, or the user is blocked, opens no session", async () => {
  const tenant = await newTenant();
  const { sql } = connection();
  const [owner] = await sql`select id from users where tenant_id = ${tenant.id}`;
  const enter = () => call("POST /api/console/login", { body: { email: tenant.ownerEmail, password: PASSWORD } });
  const hold = (held: postgres.TransactionSql) => held`select 1 from users where id = ${owner?.id} for update`;
  for (const change of [{ status: "blocked" }, { status: "active", password_hash: "another" }]) {
    const refused = await overtaken(
      hold,
      enter,
      (held) => held`update users set ${held(change)} where id = ${owner?.id}`,
    );
    expect([refused.status, refused.body.error]).toEqual([401, "invalid_credentials"]);
    expect(await sql`select 1 from events where tenant_id = ${tenant.id} and type = 'console.login'`).toEqual([]);
    await sql`update users set status = 'active' where id = ${owner?.id}`;
  }
});

describe("a second factor in the console", () => {
  const enter = (email: string, code?: string) =>
    call("POST /api/console/login", { body: { email, password: PASSWORD, ...(code !== undefined && { code }) } });
  const setPolicy = (tenantId: string, policy: string) =>
    connection().sql`update organizations set mfa_policy = ${policy} where id = ${tenantId}`;

  it("is asked for once an owner has one: a right code enters once, a wrong one does not", async () => {
    const tenant = await newTenant();
    const secret = await enableTotp(tenant.token);
    const asked = await enter(tenant.ownerEmail);
    expect([asked.status, asked.body.error]).toEqual([403, "second_factor_required"]);
    expect((await enter(tenant.ownerEmail, "000000x")).status).toBe(400);
    const [owner] = await connection().sql`select id from users where tenant_id = ${tenant.id} and role = 'owner'`;
    const code = await freshCode(String(owner?.id), secret);
    expect((await enter(tenant.ownerEmail, code)).status).toBe(200);
    expect((await enter(tenant.ownerEmail, code)).status).toBe(400);
    await setPolicy(tenant.id, "off");
    expect((await enter(tenant.ownerEmail)).status).toBe(200);
  });

  it("is not asked of whoever does not know the password, and five wrong codes lock it", async () => {
    const tenant = await newTenant();
    await enableTotp(tenant.token);
    const wrong = await call("POST /api/console/login", {
      body: { email: tenant.ownerEmail, password: "Wrong-Horse7" },
    });
    expect(wrong.body.error).not.toBe("second_factor_required");
    for (let count = 0; count < 5; count++) expect((await enter(tenant.ownerEmail, "abcde-fghij")).status).toBe(400);
    expect((await enter(tenant.ownerEmail, "abcde-fghij")).status).toBe(429);
  });

  it("is demanded by the organization: who has none is told where to set one up", async () => {
    const tenant = await newTenant();
    await setPolicy(tenant.id, "required");
    const refused = await enter(tenant.ownerEmail);
    expect([refused.status, refused.text.includes(`/sign-in/${tenant.id}`)]).toEqual([403, true]);
  });
});
