import { beforeAll, expect, it, vi } from "vitest";
import { connection } from "#db/client.ts";
import { asSystem } from "#lib/engine/system.ts";
import { call } from "#lib/testing/call.ts";
import { approvedSession, newCredential, proveAttributes, readList } from "#lib/testing/credentials.ts";
import { overtaken } from "#lib/testing/sign-in.ts";
import { newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";
import { endIssuerKey } from "./end-issuer-key.ts";

// A proof of attributes takes seconds of CPU.
vi.setConfig({ testTimeout: 180_000 });

let bank: TestTenant;
beforeAll(async () => {
  bank = await newTenant("Issuing Bank");
});

const end = () => asSystem("test", bank.id, "live", new Date(), endIssuerKey);
const ask = async () =>
  (await call("POST /v1/attributes/requests", { headers: bank.headers, body: { issuer: bank.id, age_at_least: 18 } }))
    .body;
const verify = (request_id: unknown, { proof, publicSignals }: { proof: unknown; publicSignals: unknown }) =>
  call("POST /v1/attributes/verify", {
    headers: bank.headers,
    body: { request_id, proof, public_signals: publicSignals },
  });
const keyOf = async () => (await call(`GET /v1/credentials/issuer?issuer=${bank.id}`)).body;

it("a key that has leaked is ended: what it signed proves nothing, and the next one signs", async () => {
  const { id: userId } = await newUser(bank);
  const old = await newCredential(bank, await approvedSession(bank, { userId }));
  const before = await keyOf();
  expect(before.epoch).toBe(1);
  const list = Object(await readList(bank.id)).root;
  const open = await ask();
  const proven = await proveAttributes(old, open);
  expect(await end()).toEqual({ epoch: 2, ended: 1 });
  expect((await verify(open.id, proven)).body.error).toBe("proof_verification_failed");
  const after = await keyOf();
  expect([after.epoch, after.key]).toEqual([2, expect.not.objectContaining(Object(before.key))]);
  const rows = await connection().sql`select epoch, private_key is null as destroyed, ended_at is null as in_force
    from credential_issuers where tenant_id = ${bank.id} order by epoch`;
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { epoch: 1, destroyed: true, in_force: false },
    { epoch: 2, destroyed: false, in_force: true },
  ]);
  const listed = await call("GET /v1/credentials", { headers: bank.headers });
  expect(listed.body.credentials).toMatchObject([{ id: old.id, revoked_because: "key_ended" }]);
  // On no list: it would name everybody, and proofs by the ended key are refused without one.
  expect(Object(await readList(bank.id)).root).toBe(list);
  expect(
    (await call(`POST /v1/attributes/requests`, { headers: bank.headers, body: { user_id: userId, age_at_least: 18 } }))
      .status,
  ).toBe(409);
  const next = await newCredential(bank, await approvedSession(bank));
  const request = await ask();
  expect((await verify(request.id, await proveAttributes(next, request))).status).toBe(200);
});

it("nothing is signed by a key that ends meanwhile", async () => {
  const sessionId = await approvedSession(bank);
  await newCredential(bank, await approvedSession(bank));
  const issued = await overtaken(
    (held) => held`select from credential_issuers where tenant_id = ${bank.id} and ended_at is null for update`,
    () => call(`POST /v1/kyc/sessions/${sessionId}/credential`, { headers: bank.headers, body: { holder_hash: "7" } }),
    async (held) => {
      const [row] = await held`update credential_issuers set ended_at = now()
        where tenant_id = ${bank.id} and ended_at is null returning *`;
      // The next key's private half opens nowhere: whoever had gone on with the one before would have signed.
      await held`insert into credential_issuers ${held({ ...row, epoch: row?.epoch + 1, public_x: "1", ended_at: null })}`;
    },
  );
  expect(issued.status).toBe(409);
});

it("an organization that has signed nothing has no key to end", async () => {
  const { id } = await newTenant();
  expect(await asSystem("test", id, "live", new Date(), endIssuerKey)).toBeUndefined();
});
