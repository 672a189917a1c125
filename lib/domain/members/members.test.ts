import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { storage } from "#lib/adapters/storage/index.ts";
import { LEAST_COST, setHashCost } from "#lib/crypto/password.ts";
import { call } from "#lib/testing/call.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { enableTotp } from "#lib/testing/sign-in-input.ts";
import { newTenant, newUser, PASSWORD, stringsOf, type TestTenant } from "#lib/testing/tenant.ts";

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const login = (tenant: TestTenant, email: string, password = PASSWORD) =>
  call("POST /v1/login", { headers: tenant.headers, body: { email, password } });
const eventTypes = async (tenant: TestTenant, subject: string) => {
  const { body } = await call(`GET /v1/events?subject=${subject}`, { headers: tenant.headers });
  return (Array.isArray(body.events) ? body.events : []).map((event) => event.type);
};
const ownerOf = async (tenant: TestTenant) => {
  const [row] = await connection().sql`select id from users where tenant_id = ${tenant.id} and role = 'owner'`;
  return String(row?.id);
};
/** A proven user of the tenant with this role, and a console token where the role has one. */
async function newMember(tenant: TestTenant, role: string) {
  const user = await newUser(tenant);
  await connection().sql`update users set is_verified = true where id = ${user.id}`;
  const given = await call(`PUT /v1/users/${user.id}/role`, { headers: bearer(tenant.token), body: { role } });
  expect(given.status, given.text).toBe(200);
  const entered = await call("POST /api/console/login", { body: { email: user.email, password: PASSWORD } });
  return { ...user, consoleToken: String(entered.body.token), entered: entered.status };
}

describe("blocking a user", () => {
  it("ends all sessions, stops every way back in, and is told to webhooks; unblocking undoes it", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const blocked = await call(`POST /v1/users/${user.id}/block`, {
      headers: tenant.headers,
      body: { reason: "fraud" },
    });
    expect([blocked.status, blocked.body]).toEqual([200, { id: user.id, status: "blocked" }]);
    expect((await call("GET /v1/sessions", { headers: bearer(user.accessToken) })).status).toBe(401);
    const refreshed = await call("POST /v1/refresh", {
      headers: tenant.headers,
      body: { refresh_token: user.refreshToken },
    });
    expect(refreshed.status).toBe(401);
    expect((await login(tenant, user.email)).status).toBe(403);
    expect(await eventTypes(tenant, user.id)).toContain("user.blocked");
    await call(`POST /v1/users/${user.id}/unblock`, { headers: tenant.headers });
    expect((await login(tenant, user.email)).status).toBe(200);
  });

  it("tells a stranger who does not know the password nothing", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await call(`POST /v1/users/${user.id}/block`, { headers: tenant.headers, body: {} });
    const [blocked, unknown] = [
      await login(tenant, user.email, "Wrong-Horse7"),
      await login(tenant, `${randomUUID()}@example.com`, "Wrong-Horse7"),
    ];
    expect([blocked.status, blocked.body.detail]).toEqual([unknown.status, unknown.body.detail]);
  });

  it("of another tenant is not found", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const user = await newUser(tenant);
    expect((await call(`POST /v1/users/${user.id}/block`, { headers: other.headers, body: {} })).status).toBe(404);
    expect((await login(tenant, user.email)).status).toBe(200);
  });
});

describe("a role in the console", () => {
  it("is given by members alone, never by a key", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const byKey = await call(`PUT /v1/users/${user.id}/role`, { headers: tenant.headers, body: { role: "owner" } });
    expect(byKey.status).toBe(401);
    const developer = await newMember(tenant, "developer");
    const byDeveloper = await call(`PUT /v1/users/${user.id}/role`, {
      headers: bearer(developer.consoleToken),
      body: { role: "owner" },
    });
    expect([developer.entered, byDeveloper.status]).toEqual([200, 403]);
  });

  it("acts on the native door with a password or a passkey, and never with a mailbox alone", async () => {
    const tenant = await newTenant();
    const admin = await newMember(tenant, "admin");
    const [byPassword, byLink] = [await login(tenant, admin.email), await login(tenant, admin.email)];
    await connection().sql`update sessions set methods = '{otp}' where id = (
      select id from sessions where user_id = ${admin.id} order by id desc limit 1)`;
    const change = ({ body }: { body: Record<string, unknown> }) =>
      call("PATCH /v1/organization", { headers: bearer(String(body.access_token)), body: { reset_approval: "off" } });
    expect((await change(byPassword)).status).toBe(200);
    expect((await change(byLink)).status).toBe(403);
  });

  it("needs a proven address that no other organization has", async () => {
    const tenant = await newTenant();
    const unproven = await newUser(tenant);
    const give = (id: string, role = "admin") =>
      call(`PUT /v1/users/${id}/role`, { headers: bearer(tenant.token), body: { role } });
    expect((await give(unproven.id)).status).toBe(409);
    const elsewhere = await newTenant();
    const taken = await newUser(tenant, elsewhere.ownerEmail);
    await connection().sql`update users set is_verified = true where id = ${taken.id}`;
    expect((await give(taken.id)).status).toBe(409);
  });

  it("of an owner is out of an admin's reach, and the last owner stays", async () => {
    const tenant = await newTenant();
    const owner = await ownerOf(tenant);
    const admin = await newMember(tenant, "admin");
    const byAdmin = (at: `${string} /${string}`, body = {}) => call(at, { headers: bearer(admin.consoleToken), body });
    expect((await byAdmin(`PUT /v1/users/${owner}/role`, { role: "user" })).status).toBe(403);
    expect((await byAdmin(`POST /v1/users/${owner}/block`)).status).toBe(403);
    expect((await byAdmin(`PUT /v1/users/${admin.id}/role`, { role: "owner" })).status).toBe(403);
    const byOwner = (at: `${string} /${string}`, body?: unknown) => call(at, { headers: bearer(tenant.token), body });
    expect((await byOwner(`PUT /v1/users/${owner}/role`, { role: "admin" })).status).toBe(409);
    expect((await byOwner(`POST /v1/users/${owner}/block`, {})).status).toBe(409);
    expect((await byOwner(`DELETE /v1/users/${owner}`)).status).toBe(409);
    expect((await call(`POST /v1/users/${owner}/block`, { headers: tenant.headers, body: {} })).status).toBe(403);
  });

  it("of two owners who remove each other at once leaves one", async () => {
    const tenant = await newTenant();
    const first = await ownerOf(tenant);
    const second = await newMember(tenant, "owner");
    const demote = (token: string, id: string) =>
      call(`PUT /v1/users/${id}/role`, { headers: bearer(token), body: { role: "user" } });
    await Promise.all([demote(tenant.token, second.id), demote(second.consoleToken, first)]);
    const left = await connection().sql`select id from users where tenant_id = ${tenant.id} and role = 'owner'`;
    expect(left).toHaveLength(1);
  });
});

describe("erasing a user", () => {
  it("leaves no row, no picture and no address behind, but the fact", async () => {
    const tenant = await newTenant();
    const email = `erased-${randomUUID()}@example.com`;
    const user = await newUser(tenant, email);
    await enableTotp(user.accessToken);
    await call("POST /v1/otp/send", { headers: tenant.headers, body: { email } });
    const session = await call("POST /v1/kyc/sessions", {
      headers: tenant.headers,
      body: { user_id: user.id, external_user_id: `ext ${user.id}` },
    });
    const retried = { ...tenant.headers, "idempotency-key": randomUUID() };
    const blocked = await call(`POST /v1/users/${user.id}/block`, { headers: retried, body: {} });
    expect(blocked.status, blocked.text).toBe(200);
    expect(await tablesHolding(user.id), "the scan finds kept answers").toContain("idempotency");
    const file = `${tenant.id}/${session.body.id}/picture`;
    await storage().put(file, Buffer.from("sealed"));
    expect(await tablesHolding(user.id), "the scan finds what is there").toContain("users");
    const deleted = await call(`DELETE /v1/users/${user.id}`, { headers: tenant.headers });
    expect([deleted.status, deleted.body]).toEqual([200, { id: user.id, deleted: true }]);
    // Facts name the id, and the count of the user's own calls does for a minute.
    expect(await tablesHolding(user.id)).toEqual(["events", "rate_limits"]);
    expect(await tablesHolding(email)).toEqual([]);
    expect(await tablesHolding(String(session.body.id))).toEqual(["events"]);
    expect(await storage().list(`${tenant.id}/${session.body.id}/`)).toEqual([]);
    expect(await eventTypes(tenant, user.id)).toContain("user.deleted");
    expect((await login(tenant, email)).status).toBe(401);
    expect((await call(`GET /v1/users/${user.id}`, { headers: tenant.headers })).status).toBe(404);
  });

  it("of another tenant is not found, and erases nothing", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const user = await newUser(tenant);
    expect((await call(`DELETE /v1/users/${user.id}`, { headers: other.headers })).status).toBe(404);
    expect((await login(tenant, user.email)).status).toBe(200);
  });
});

describe("exporting a user", () => {
  it("holds the profile, sessions, verifications and facts, and nobody else's", async () => {
    const tenant = await newTenant();
    const [user, bystander] = [await newUser(tenant), await newUser(tenant)];
    const session = await call("POST /v1/kyc/sessions", { headers: tenant.headers, body: { user_id: user.id } });
    const { status, body, text } = await call(`GET /v1/users/${user.id}/export`, { headers: tenant.headers });
    expect(status).toBe(200);
    expect(stringsOf(body.user)).toMatchObject({ id: user.id, email: user.email });
    expect(body.sessions).toHaveLength(1);
    expect(body.verifications).toMatchObject([{ id: session.body.id }]);
    expect(text).toContain("user.signup");
    expect(text).not.toContain(bystander.id);
  });
});

describe("users with a hash of another kind", () => {
  it("sign in with their old password, whose hash is then replaced", async () => {
    const tenant = await newTenant();
    const email = `old-${randomUUID()}@example.com`;
    const users = [
      { email, is_verified: true, password_hash: "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW" },
    ];
    const imported = await call("POST /v1/users/import", { headers: tenant.headers, body: { users } });
    expect([imported.status, imported.body.imported]).toEqual([201, 1]);
    const again = await call("POST /v1/users/import", { headers: tenant.headers, body: { users } });
    expect(again.body).toEqual({ imported: 0, user_ids: [null] });
    expect((await login(tenant, email, "U*U ")).status).toBe(401);
    expect((await login(tenant, email, "U*U")).status).toBe(200);
    const [row] = await connection()
      .sql`select password_hash from users where tenant_id = ${tenant.id} and role = 'user'`;
    expect(row?.password_hash).toMatch(/^\$argon2id\$/);
    expect((await login(tenant, email, "U*U")).status).toBe(200);
  });

  it("keep their password where hashes are to cost something else, and get such a hash at the next sign-in", async () => {
    const tenant = await newTenant();
    const [user, member] = [await newUser(tenant), await newMember(tenant, "admin")];
    const hashOf = async (id: string) => {
      const [row] = await connection().sql`select password_hash from users where id = ${id}`;
      return String(row?.password_hash);
    };
    setHashCost({ memoryKib: 12_288, passes: 3, lanes: 1 });
    try {
      expect((await login(tenant, user.email, "Wrong-Horse7")).status).toBe(401);
      expect(await hashOf(user.id)).toContain("$m=19456,t=2,p=1$");
      expect((await login(tenant, user.email)).status).toBe(200);
      const body = { email: member.email, password: PASSWORD };
      expect((await call("POST /api/console/login", { body })).status).toBe(200);
      for (const { id } of [user, member]) expect(await hashOf(id)).toContain("$m=12288,t=3,p=1$");
    } finally {
      setHashCost(LEAST_COST);
    }
    expect((await login(tenant, user.email)).status).toBe(200);
    expect(await hashOf(user.id)).toContain("$m=19456,t=2,p=1$");
  });

  it("are refused by name where a hash is not one that can be used", async () => {
    const tenant = await newTenant();
    const users = [{ email: "a@example.com", password_hash: "5f4dcc3b5aa765d61d8327deb882cf99" }];
    const { status, text } = await call("POST /v1/users/import", { headers: tenant.headers, body: { users } });
    expect([status, text.includes("users.0.password_hash")]).toEqual([400, true]);
  });
});
