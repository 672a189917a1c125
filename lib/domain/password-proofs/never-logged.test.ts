import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { recordLog } from "#lib/testing/traces.ts";
import {
  commitmentOf,
  keyHeaders,
  logInByOpaque,
  newOpaqueUser,
  newProofUser,
  proofOf,
  startLogin,
} from "#lib/testing/unsent-passwords.ts";

const { sql } = connection();

const logIn = (tenant: TestTenant, body: object) =>
  call("POST /api/v1/auth/login", { headers: keyHeaders(tenant), body });

/** Every text in what was sent, of twelve signs and more: numbers, points, nonces, messages of a protocol. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return value.length >= 12 ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

// With commitment and salt a listener tries passwords alone, at one Argon2id each; a log is a listener (docs/zero-knowledge.md).
it("neither salt, commitment, proof nor a message of OPAQUE is ever logged, whatever comes of the sign-in", async () => {
  const tenant = await newTenant();
  const lines = recordLog();
  const user = await newProofUser(tenant);
  const salt = await call(`GET /api/v1/auth/salt/${user.email}`, { headers: keyHeaders(tenant) });
  expect(salt.text).toContain(user.salt);
  const right = await proofOf(tenant, user);
  const wrong = await proofOf(tenant, { ...user, secret: { hi: 1n, lo: 2n } });
  const late = await proofOf(tenant, user, { timestampMs: Date.now() - 3_600_000 });
  const sent: object[] = [right, wrong, late, { ...right, proof: { pi_a: textsIn(right).slice(0, 2) } }];
  sent.push({ ...right, publicSignals: [...right.publicSignals, `${commitmentOf(user.secret)}\0`] });
  for (const proof of sent) await logIn(tenant, { email: user.email, ...proof });
  // What cannot be opened is told to the operator, and an error of ours in full.
  await sql`update users set password_proof = '\\x0200' where id = ${user.id}`;
  expect((await logIn(tenant, { email: user.email, ...(await proofOf(tenant, user)) })).status).toBe(401);
  const password = `Never-Sent-${randomUUID()}`;
  const opaque = await newOpaqueUser(tenant, password);
  expect((await logInByOpaque(keyHeaders(tenant), opaque.email, password)).status).toBe(200);
  const { answer: _, ...begun } = await startLogin(keyHeaders(tenant), opaque.email, password);
  await sql`update users set opaque_record = '\\x0200' where id = ${opaque.id}`;
  await logInByOpaque(keyHeaders(tenant), opaque.email, password);
  const log = lines.join("\n");
  expect(log).toContain("/api/v1/auth/login");
  expect(log).toContain("did not open where it lies");
  const secrets = [user.salt, String(commitmentOf(user.secret)), password, ...textsIn([...sent, begun])];
  expect(secrets.length).toBeGreaterThan(30);
  expect(secrets.filter((secret) => log.includes(secret.replace("\0", "")))).toEqual([]);
});
