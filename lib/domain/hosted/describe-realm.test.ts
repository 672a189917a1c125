import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { env } from "#lib/env.ts";
import { call } from "#lib/testing/call.ts";
import { CALLBACK } from "#lib/testing/sign-in-input.ts";
import { newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";

async function set(tenant: TestTenant, change: Record<string, unknown>) {
  await connection().sql`update organizations set ${connection().sql(change)} where id = ${tenant.id}`;
}

describe("what the hosted pages are told", () => {
  it("tells whether an address may be led to, to the letter, and only where it is asked", async () => {
    const tenant = await newTenant();
    await set(tenant, { redirect_urls: [CALLBACK, "https://origin.example.com"] });
    const told = async (uri: string) =>
      (await call(`GET /hosted/${tenant.id}?redirect_uri=${encodeURIComponent(uri)}`)).body.is_redirect_allowed;
    expect(await told(CALLBACK)).toBe(true);
    expect(await told(`${CALLBACK}?a=b`)).toBe(false);
    expect(await told("https://origin.example.com/page")).toBe(false);
    expect((await call(`GET /hosted/${tenant.id}`)).body).not.toHaveProperty("is_redirect_allowed");
  });

  it("tells of which kinds unsent passwords are, of all users together and in one mode", async () => {
    const tenant = await newTenant();
    const told = async (realm = tenant.id) => (await call(`GET /hosted/${realm}`)).body.unsent_kinds;
    expect(await told()).toEqual([]);
    await set(tenant, { password_login: "opaque" });
    expect(await told()).toEqual(["opaque"]);
    const { id: userId } = await newUser(tenant);
    await connection().sql`
      update users set password_hash = null, password_proof = '\\x00' where id = ${userId}`;
    expect(await told()).toEqual(["proof", "opaque"]);
    expect(await told(`${tenant.id}-test`)).toEqual(["opaque"]);
    expect(await told((await newTenant()).id)).toEqual([]);
  });

  it("offers passkeys where this server's own address can use them", async () => {
    const tenant = await newTenant();
    const { hostname, origin } = new URL(env().publicUrl);
    const told = async (relyingPartyId: string | null, passkeyOrigins: string[] = []) => {
      await set(tenant, { relying_party_id: relyingPartyId, passkey_origins: passkeyOrigins });
      return (await call(`GET /hosted/${tenant.id}`)).body.takes_passkeys;
    };
    expect(await told(null)).toBe(true);
    expect(await told(hostname, [origin, "https://elsewhere.example"])).toBe(true);
    expect(await told("elsewhere.example")).toBe(false);
    expect(await told(null, ["https://elsewhere.example"])).toBe(false);
  });
});
