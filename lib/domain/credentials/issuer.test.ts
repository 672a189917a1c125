import { expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { emptyRevocationTree } from "#lib/crypto/revocation-tree.ts";
import { call } from "#lib/testing/call.ts";
import { approvedSession, newCredential, newIssuer } from "#lib/testing/credentials.ts";
import { newKey, newTenant } from "#lib/testing/tenant.ts";
import { publicKeyOf } from "./eddsa.ts";

const listOf = (issuer: string) => call(`GET /v1/credentials/revocations?issuer=${issuer}`);
const keyOf = (issuer: string) => call(`GET /v1/credentials/issuer?issuer=${issuer}`);

it("an organization that is closed is nobody's issuer any more", async () => {
  const [issuer, shop] = [await newTenant(), await newTenant()];
  await newIssuer(issuer.id);
  const ask = () =>
    call("POST /v1/attributes/requests", { headers: shop.headers, body: { issuer: issuer.id, age_at_least: 18 } });
  const statuses = async () =>
    [await listOf(issuer.id), await keyOf(issuer.id), await ask()].map(({ status }) => status);
  expect(await statuses()).toEqual([200, 200, 201]);
  await connection().sql`update organizations set status = 'suspended' where id = ${issuer.id}`;
  expect(await statuses()).toEqual([404, 404, 404]);
});

it("each mode has a list and a key of its own: what is revoked in test mode is on no live list", async () => {
  const tenant = await newTenant();
  await newIssuer(tenant.id);
  const headers = { authorization: `Bearer ${await newKey(tenant, { mode: "test" })}` };
  const { id } = await newCredential(tenant, await approvedSession(tenant, { mode: "test" }), headers);
  expect((await call(`POST /v1/credentials/${id}/revoke`, { headers: tenant.headers, body: {} })).status).toBe(404);
  expect((await call(`POST /v1/credentials/${id}/revoke`, { headers, body: {} })).status).toBe(200);
  const [live, test] = [(await listOf(tenant.id)).body, (await listOf(`${tenant.id}-test`)).body];
  expect(live.root).toBe(String(emptyRevocationTree().root));
  expect(test.root).not.toBe(live.root);
  expect(test.issuer_key).not.toEqual(live.issuer_key);
});

it("the private key is sealed where it is kept: what lies there makes no public one", async () => {
  const tenant = await newTenant();
  await newIssuer(tenant.id);
  const [row] = await connection().sql<{ private_key: Buffer; public_x: string }[]>`
    select private_key, public_x from credential_issuers where tenant_id = ${tenant.id}`;
  const sealed = row?.private_key ?? Buffer.alloc(0);
  expect(sealed.length).toBeGreaterThan(32);
  for (const ends of [sealed.subarray(0, 32), sealed.subarray(-32)])
    expect(publicKeyOf(ends).x).not.toBe(row?.public_x);
});
