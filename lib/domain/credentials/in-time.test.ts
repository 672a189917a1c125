import { beforeAll, beforeEach, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { processWide } from "#lib/process-wide.ts";
import { call } from "#lib/testing/call.ts";
import { approvedSession, newCredential, proveAttributes, readList } from "#lib/testing/credentials.ts";
import { newTenant } from "#lib/testing/tenant.ts";

const { sql } = connection();

/** What is learned from the database anew: rows were changed behind the process's back. */
const forgetLists = () => processWide("credential-revocations", () => new Map<string, unknown>()).clear();

/** A request, and a proof for it that is right at this moment. */
async function proven() {
  const [issuer, shop] = [await newTenant(), await newTenant()];
  const credential = await newCredential(issuer, await approvedSession(issuer));
  const list = await readList(issuer.id);
  const { body: asked } = await call("POST /v1/attributes/requests", {
    headers: shop.headers,
    body: { issuer: issuer.id, age_at_least: 18 },
  });
  const { proof, publicSignals } = await proveAttributes(credential, asked, list);
  const verify = (given: unknown = proof) =>
    call("POST /v1/attributes/verify", {
      headers: shop.headers,
      body: { request_id: asked.id, proof: given, public_signals: publicSignals },
    });
  const resultNow = async () => (await call(`GET /v1/attributes/requests/${asked.id}`, { headers: shop.headers })).body;
  return { issuer, shop, credential, requestId: String(asked.id), verify, resultNow };
}

/** Proving takes seconds, so that one proof serves all; each test begins as if it had not been handed in. */
let one: Awaited<ReturnType<typeof proven>>;
beforeAll(async () => {
  one = await proven();
}, 180_000);
async function takeBack(): Promise<void> {
  await sql`update proof_nonces set used_at = null where tenant_id = ${one.shop.id}`;
  await sql`update attribute_requests set status = 'pending', settled_at = null, pseudonym = null
    where id = ${one.requestId}`;
}
beforeEach(takeBack);

it("a proof that is handed in after the request's five minutes is refused, and was right before", async () => {
  const { shop, requestId, verify, resultNow } = one;
  const shift = async (minutes: number) => {
    const by = `${minutes} minutes`;
    await sql`update proof_nonces set expires_at = expires_at + ${by}::interval where tenant_id = ${shop.id}`;
    await sql`update attribute_requests set expires_at = expires_at + ${by}::interval where id = ${requestId}`;
  };
  await shift(-6);
  expect((await verify()).body.error).toBe("proof_verification_failed");
  expect((await resultNow()).status).toBe("expired");
  await shift(6);
  expect((await verify()).status).toBe(200);
});

it("a wrong proof ends the request: it is told as refused, and a right one is too late", async () => {
  const { verify, resultNow } = one;
  expect((await verify({})).status).toBe(400);
  expect(await resultNow()).toMatchObject({ status: "refused", verified: false, pseudonym: null, predicates: null });
  expect((await verify()).status).toBe(400);
});

it("a proof of a list that was replaced is taken nine minutes later, and refused eleven minutes later", async () => {
  const { issuer, credential, verify } = one;
  await call(`POST /v1/credentials/${credential.id}/revoke`, { headers: issuer.headers, body: {} });
  const verifiedAfter = async (minutes: number) => {
    await sql`update credentials set revoked_at = now() - ${`${minutes} minutes`}::interval where id = ${credential.id}`;
    forgetLists();
    return verify();
  };
  expect((await verifiedAfter(11)).body.error).toBe("proof_verification_failed");
  await takeBack();
  expect((await verifiedAfter(9)).status).toBe(200);
});

it("a proof by a key that its issuer no longer has is refused", async () => {
  const { issuer, verify } = one;
  await sql`update credentials set revoked_at = now() where id = ${one.credential.id}`;
  await sql`update credential_issuers set public_x = '1' where tenant_id = ${issuer.id}`;
  expect((await verify()).body.error).toBe("proof_verification_failed");
});
