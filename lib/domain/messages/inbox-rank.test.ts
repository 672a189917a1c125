import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { inboxOf } from "#lib/testing/inbox.ts";
import { bearer } from "#lib/testing/sign-in.ts";
import { newKey, newTenant, newUser, PASSWORD, type TestTenant } from "#lib/testing/tenant.ts";

/** A member with this role, signed in to the console. */
async function newMember(tenant: TestTenant, role: string) {
  const user = await newUser(tenant);
  await connection().sql`update users set is_verified = true where id = ${user.id}`;
  const given = await call(`PUT /v1/users/${user.id}/role`, { headers: bearer(tenant.token), body: { role } });
  expect(given.status, given.text).toBe(200);
  const entered = await call("POST /api/console/login", { body: { email: user.email, password: PASSWORD } });
  return { email: user.email, headers: bearer(entered.body.token ?? entered.body.access_token) };
}

/** Asks for a reset mail for each address; returns the message's id by its address. */
async function resetMails(tenant: TestTenant, addresses: string[]): Promise<Map<string, string>> {
  for (const email of addresses) await call("POST /v1/password/forgot", { headers: tenant.headers, body: { email } });
  const mails = (await inboxOf(tenant.id)).filter(({ kind }) => kind === "password_reset");
  return new Map(mails.map(({ to, id }) => [to, id]));
}

describe("the development inbox shows nobody the mail of people above", () => {
  it("a developer and a key see end users' and a developer its own, an admin all but owners', an owner all", async () => {
    const tenant = await newTenant();
    const [developer, admin] = [await newMember(tenant, "developer"), await newMember(tenant, "admin")];
    const user = await newUser(tenant);
    const people = [tenant.ownerEmail, admin.email, developer.email, user.email];
    const mails = await resetMails(tenant, people);
    expect([...mails.keys()].sort()).toEqual([...people].sort());
    const reader = { authorization: `Bearer ${await newKey(tenant, { scopes: ["messages:read"] })}` };
    const seen: [Record<string, string>, string[]][] = [
      [bearer(tenant.token), people],
      [admin.headers, [admin.email, developer.email, user.email]],
      [developer.headers, [developer.email, user.email]],
      [reader, [user.email]],
      [tenant.headers, [user.email]],
    ];
    for (const [headers, shown] of seen) {
      const listed = await call("GET /v1/messages?limit=100", { headers });
      for (const person of people) {
        const id = mails.get(person) ?? "";
        const isShown = shown.includes(person);
        expect([person, listed.text.includes(id)]).toEqual([person, isShown]);
        expect((await call(`GET /v1/messages/${id}`, { headers })).status).toBe(isShown ? 200 : 404);
      }
    }
  });
});
