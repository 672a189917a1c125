import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { call } from "#lib/testing/call.ts";
import { atOnce, overtaken, statusCounts } from "#lib/testing/sign-in.ts";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { keyHeaders, newProofUser, newSecret, proofOf } from "#lib/testing/unsent-passwords.ts";

const logIn = (tenant: TestTenant, body: object) =>
  call("POST /api/v1/auth/login", { headers: keyHeaders(tenant), body });

it("a wrong proof uses its nonce up: a right one under the same is refused", async () => {
  const tenant = await newTenant();
  const user = await newProofUser(tenant);
  const same = { nonce: randomUUID(), timestampMs: Date.now() };
  const wrong = await proofOf(tenant, { ...user, secret: newSecret() }, same);
  const right = await proofOf(tenant, user, same);
  expect((await logIn(tenant, { email: user.email, ...wrong })).status).toBe(401);
  expect((await logIn(tenant, { email: user.email, ...right })).status).toBe(401);
  expect((await logIn(tenant, { email: user.email, ...(await proofOf(tenant, user)) })).status).toBe(200);
});

it("a proof that comes again locks neither an account nor an address without one, so that neither is told by it", async () => {
  const tenant = await newTenant();
  const { email } = await newProofUser(tenant);
  for (const address of [email, `nobody-${randomUUID()}@example.com`]) {
    const wrong = await proofOf(tenant, { email: address, secret: newSecret() });
    const answers = await atOnce(8, () => logIn(tenant, { email: address, ...wrong }));
    expect(statusCounts(answers), address).toEqual({ 401: 8 });
  }
});

it("a right proof opens nothing where another password was set while it was looked at", async () => {
  const tenant = await newTenant();
  const [user, other] = [await newProofUser(tenant), await newProofUser(tenant)];
  const right = { email: user.email, ...(await proofOf(tenant, user)) };
  const answer = await overtaken(
    (held) => held`select 1 from users where id = ${user.id} for update`,
    () => logIn(tenant, right),
    (held) => held`update users set password_proof = (select password_proof from users where id = ${other.id})
      where id = ${user.id}`,
  );
  expect(answer.status, answer.text).toBe(401);
});

it("a right proof makes up for the wrong ones before it", async () => {
  const tenant = await newTenant();
  const user = await newProofUser(tenant);
  const wrong = { email: user.email, proof: {}, publicSignals: [], proofTimestamp: Date.now() };
  const tries = async (times: number) => {
    for (let count = 0; count < times; count++)
      expect((await logIn(tenant, { ...wrong, proofNonce: randomUUID() })).status).toBe(401);
  };
  await tries(4);
  expect((await logIn(tenant, { email: user.email, ...(await proofOf(tenant, user)) })).status).toBe(200);
  // The sixth in a row would be refused as locked.
  await tries(2);
});

it("a right proof among tries that lock the account is refused with them, so that it does not tell itself", async () => {
  const tenant = await newTenant();
  const user = await newProofUser(tenant);
  const wrong = { proof: {}, publicSignals: [], proofNonce: randomUUID(), proofTimestamp: Date.now() };
  await logIn(tenant, { email: user.email, ...wrong });
  const right = { email: user.email, ...(await proofOf(tenant, user)) };
  const answer = await overtaken(
    (held) => held`select 1 from login_failures where tenant_id = ${tenant.id} for update`,
    () => logIn(tenant, right),
    (held) =>
      held`update login_failures set locked_until = now() + interval '30 minutes' where tenant_id = ${tenant.id}`,
  );
  expect(answer.body.code, answer.text).toBe("ACCOUNT_LOCKED");
});
