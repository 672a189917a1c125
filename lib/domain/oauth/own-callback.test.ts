import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { env } from "#lib/env.ts";
import { call } from "#lib/testing/call.ts";
import { CLIENT } from "#lib/testing/openid-configuration.ts";
import { startOpenidProvider } from "#lib/testing/openid-provider.ts";
import { newPerson } from "#lib/testing/openid-world.ts";
import { newTenant, stringsOf } from "#lib/testing/tenant.ts";

/** A tenant with a provider, and nothing on its list of addresses. */
async function newWorld() {
  const tenant = await newTenant();
  const callbackOf = (realm: string) => `${env().publicUrl}/sign-in/${realm}/callback`;
  const op = await startOpenidProvider([callbackOf(tenant.id)]);
  const body = { provider: "acme", issuer: op.issuer, client_id: CLIENT.id, client_secret: CLIENT.secret };
  await call("POST /v1/auth/oauth/connections", { headers: tenant.headers, body });
  return { tenant, op, callbackOf };
}

const start = (realm: string, redirectUrl: string) =>
  call(`POST /hosted/${realm}/oauth/start`, { body: { provider: "acme", redirect_url: redirectUrl } });

describe("the hosted page's own callback", () => {
  it("needs no place on the organization's list, and signs in", async () => {
    const { tenant, op, callbackOf } = await newWorld();
    const started = await start(tenant.id, callbackOf(tenant.id));
    expect(started.status, started.text).toBe(200);
    const person = newPerson();
    const { code, state } = await op.signIn(String(started.body.authorization_url), person);
    const finished = await call(`POST /hosted/${tenant.id}/oauth/finish`, { body: { code, state } });
    expect([finished.status, stringsOf(finished.body.user).email], finished.text).toEqual([200, person.email]);
  });

  it("is this realm's alone, to the letter", async () => {
    const [{ tenant, callbackOf }, other] = [await newWorld(), await newTenant()];
    for (const url of [
      callbackOf(other.id),
      callbackOf(`${tenant.id}-test`),
      `${callbackOf(tenant.id)}/`,
      `${callbackOf(tenant.id)}?next=https://evil.example`,
      callbackOf(tenant.id).replace("/callback", "/link"),
      callbackOf(tenant.id).replace("http://", "http://evil.example@"),
    ]) {
      const refused = await start(tenant.id, url);
      expect([refused.status, refused.body.error], url).toEqual([400, "validation_error"]);
    }
  });

  it("leaves the list as it was for every other address", async () => {
    const { tenant } = await newWorld();
    const url = "https://app.example.com/callback";
    expect((await start(tenant.id, url)).status).toBe(400);
    await connection().sql`update organizations set redirect_urls = ${[url]} where id = ${tenant.id}`;
    expect((await start(tenant.id, url)).status).toBe(200);
  });
});
