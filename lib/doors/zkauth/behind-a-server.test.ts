import { expect, it } from "vitest";
import { newKey, newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { newOpaqueUser, startLogin } from "#lib/testing/unsent-passwords.ts";

const SERVER = "192.0.2.10";

/** How the sixth try in a row is answered, and the first of somebody else, both through one server. */
async function triesThrough(tenant: TestTenant, key: string): Promise<{ sixth: number; other: number }> {
  const { email } = await newOpaqueUser(tenant, "their password");
  const from = (ip: string) => startLogin({ "x-api-key": key, "x-client-ip": ip }, email, "a guess", SERVER);
  const answers = [];
  for (let index = 0; index < 6; index++) answers.push((await from("203.0.113.1")).answer.status);
  return { sixth: answers.at(-1) ?? 0, other: (await from("203.0.113.2")).answer.status };
}

it("a server's users are locked out one by one where it names them with a secret key, and together with zkauth's", async () => {
  const tenant = await newTenant();
  expect(await triesThrough(tenant, tenant.key)).toEqual({ sixth: 429, other: 200 });
  const own = await newKey(tenant, { family: "zkauth" });
  expect(await triesThrough(tenant, own)).toEqual({ sixth: 429, other: 429 });
});
