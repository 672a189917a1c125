import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { digest } from "#lib/crypto/digest.ts";
import { totpCode } from "#lib/crypto/totp.ts";
import { SIGN_IN_METHODS } from "#lib/domain/sessions/index.ts";
import { call } from "#lib/testing/call.ts";
import { CALLBACK, VERIFIER } from "#lib/testing/sign-in-input.ts";
import { newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";
import { hostedCookie } from "./index.ts";

const cookieFor = ({ sessionId }: { sessionId: string }) => ({ cookie: `bonafide_user=${hostedCookie(sessionId)}` });

async function set(tenant: TestTenant, change: Record<string, unknown>) {
  await connection().sql`update organizations set ${connection().sql(change)} where id = ${tenant.id}`;
}

describe("a code for the developer's page", () => {
  it("is made after the second factor alone, where the organization demands one", async () => {
    const tenant = await newTenant();
    // In force from before the organization demanded it.
    const user = await newUser(tenant);
    await set(tenant, { redirect_urls: [CALLBACK], mfa_policy: "required" });
    const headers = cookieFor(user);
    const body = { redirect_uri: CALLBACK, code_challenge: digest(VERIFIER) };
    const authorize = () => call(`POST /hosted/${tenant.id}/account/authorize`, { headers, body });
    const isAsked = async () => (await call(`GET /hosted/${tenant.id}/account`, { headers })).body.mfa_setup_required;
    expect(await isAsked()).toBe(true);
    const refused = await authorize();
    expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
    const { secret } = (await call(`POST /hosted/${tenant.id}/account/totp/setup`, { headers, body: {} })).body;
    const code = totpCode(String(secret), new Date());
    await call(`POST /hosted/${tenant.id}/account/totp/verify`, { headers, body: { code } });
    expect(await isAsked()).toBe(false);
    const granted = await authorize();
    expect([granted.status, new URL(String(granted.body.redirect_to)).searchParams.has("code")]).toEqual([200, true]);
  });

  it("asks for no second factor after a passkey, which is two in one", async () => {
    const tenant = await newTenant();
    // In force from before the organization demanded it.
    const user = await newUser(tenant);
    await set(tenant, { redirect_urls: [CALLBACK], mfa_policy: "required" });
    const body = { redirect_uri: CALLBACK, code_challenge: digest(VERIFIER) };
    const authorize = () => call(`POST /hosted/${tenant.id}/account/authorize`, { headers: cookieFor(user), body });
    const signedInBy = (methods: string[]) =>
      connection().sql`update sessions set methods = ${methods} where id = ${user.sessionId}`;
    await signedInBy(["hwk"]);
    expect((await authorize()).status).toBe(403);
    await signedInBy([...SIGN_IN_METHODS.passkey.amr]);
    expect((await authorize()).status).toBe(200);
  });
});
