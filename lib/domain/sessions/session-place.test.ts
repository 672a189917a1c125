import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { inboxOf } from "#lib/testing/inbox.ts";
import { bearer } from "#lib/testing/sign-in.ts";
import { newTenant, newUser, PASSWORD, type TestTenant } from "#lib/testing/tenant.ts";

const PRAGUE = "147.32.1.1";

async function signedInFrom(tenant: TestTenant, email: string, ip: string | undefined, agent = "curl/8") {
  const headers = { ...tenant.headers, ...(ip && { "x-client-ip": ip }), "x-client-user-agent": agent };
  const answer = await call("POST /v1/login", { headers, body: { email, password: PASSWORD } });
  return { token: String(answer.body.access_token), sessionId: String(answer.body.session_id) };
}

function placesIn(list: unknown): unknown[] {
  return (Array.isArray(list) ? list : []).map((session) => session.location);
}

describe("where a session was opened", () => {
  it("is told to the user, to the organization and in the export, by the address that its server names", async () => {
    const tenant = await newTenant();
    const { id, email } = await newUser(tenant);
    const { token } = await signedInFrom(tenant, email, PRAGUE);
    // The sign-up came from an address that is documentation's alone, and tells nothing.
    const places = [{ country: "CZ", city: null }, null];
    expect(placesIn((await call("GET /v1/sessions", { headers: bearer(token) })).body.sessions)).toEqual(places);
    const path = `/v1/users/${id}` as const;
    expect(placesIn((await call(`GET ${path}/sessions`, tenant)).body.sessions)).toEqual(places);
    expect(placesIn((await call(`GET ${path}/export`, tenant)).body.sessions)).toEqual(places);
  });

  it.each(["10.1.2.3", "127.0.0.1", "::1", "2001:db8::7", undefined])("is unknown for %s", async (ip) => {
    const tenant = await newTenant();
    const { email } = await newUser(tenant);
    const { token } = await signedInFrom(tenant, email, ip);
    const { body } = await call("GET /v1/sessions", { headers: bearer(token) });
    expect(placesIn(body.sessions)).toEqual([null, null]);
  });

  it("is named by the notice of a new device", async () => {
    const tenant = await newTenant();
    const { email } = await newUser(tenant);
    await signedInFrom(tenant, email, PRAGUE, "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0");
    const notice = (await inboxOf(tenant.id)).find(({ kind }) => kind === "new_sign_in");
    expect(notice?.text).toMatch(/, with Firefox on Windows, from Czechia\./);
  });

  it("is kept sealed with the address, and gone with the user", async () => {
    const tenant = await newTenant();
    const { id, email } = await newUser(tenant);
    const { sessionId } = await signedInFrom(tenant, email, PRAGUE);
    const { sql } = connection();
    const [row] = await sql`select client from sessions where id = ${sessionId}`;
    expect(Buffer.from(row?.client).toString("latin1")).not.toMatch(/CZ|147\.32/);
    await call(`DELETE /v1/users/${id}`, tenant);
    expect(await sql`select id from sessions where user_id = ${id}`).toEqual([]);
  });

  it("is another organization's to read for nobody", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const { id } = await newUser(tenant);
    expect((await call(`GET /v1/users/${id}/sessions`, other)).status).toBe(404);
  });
});
