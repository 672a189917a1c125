import { beforeAll, describe, expect, it } from "vitest";
import { AttributeRequest } from "#components/attributes/proof-input.ts";
import { unmet } from "#components/attributes/unmet.ts";
import { connection } from "#db/client.ts";
import { FIELD_ORDER, poseidon } from "#lib/crypto/poseidon.ts";
import { processWide } from "#lib/process-wide.ts";
import { call } from "#lib/testing/call.ts";
import { approvedSession, newCredential, proveAttributes, readList } from "#lib/testing/credentials.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { newKey, newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";
import { cell, openPersonal } from "../tenancy/index.ts";
import { revocationsOf } from "./revocations.ts";

let issuer: TestTenant;
let shop: TestTenant;
beforeAll(async () => {
  [issuer, shop] = await Promise.all([newTenant("Issuing Bank"), newTenant("Wine Shop")]);
});

const issue = (sessionId: string, holder_hash: unknown = "7", headers = issuer.headers) =>
  call(`POST /v1/kyc/sessions/${sessionId}/credential`, { headers, body: { holder_hash } });
const ask = async (wanted: object, headers = shop.headers) =>
  call("POST /v1/attributes/requests", { headers, body: { issuer: issuer.id, ...wanted } });
const verify = (
  request_id: unknown,
  { proof, publicSignals }: { proof: unknown; publicSignals: unknown },
  headers = shop.headers,
) => call("POST /v1/attributes/verify", { headers, body: { request_id, proof, public_signals: publicSignals } });
const revoke = (id: string) => call(`POST /v1/credentials/${id}/revoke`, { headers: issuer.headers, body: {} });
const eventsOf = (subject: string) =>
  connection().sql`select type, data from events where subject = ${subject} order by seq`;

describe("a credential", () => {
  it("is signed over what the document said, and its holder's secret is unknown to the issuer", async () => {
    const credential = await newCredential(issuer, await approvedSession(issuer));
    expect(credential).toMatchObject({ issuer: issuer.id, issuer_name: "Issuing Bank" });
    expect(credential.attributes).toMatchObject({ birth_day: "27251", nationality: "276" });
    expect(credential.attributes.holder_hash).toBe(String(poseidon([1634038832n, BigInt(credential.holder_secret)])));
    expect(await tablesHolding(credential.holder_secret)).toEqual([]);
  });

  it("leaves behind neither what it says nor whose secret it is of: of all that, one number, sealed and salted", async () => {
    const sessionId = await approvedSession(issuer);
    const { id, attributes } = await newCredential(issuer, sessionId);
    const { birth_day, nationality, expiry_day, revocation_id, holder_hash, credential_salt } = attributes;
    const signed = [birth_day, nationality, expiry_day, revocation_id, holder_hash, credential_salt].map(BigInt);
    const message = String(poseidon([1634038833n, ...signed]));
    for (const told of [credential_salt, holder_hash, attributes.signature_s, message])
      expect(await tablesHolding(told)).toEqual([]);
    // Whoever opens it has a number that fits every birthday under some salt; the salt has 248 random bits.
    expect(await openedCommitment(id)).toBe(message);
    expect(BigInt(credential_salt) >> 200n).toBeGreaterThan(0n);
    const [row] = await connection().sql`select * from credentials where id = ${id}`;
    expect(Object.keys(row ?? {}).sort()).toEqual([
      "commitment",
      "created_at",
      "expires_at",
      "id",
      "mode",
      "revocation_id",
      "revoked_at",
      "revoked_because",
      "session_id",
      "tenant_id",
      "user_id",
    ]);
    expect(await eventsOf(id)).toEqual([{ type: "credential.issued", data: { sessionId, userId: null } }]);
  });

  it("expires with the document, or after two years", async () => {
    const soon = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    const short = await newCredential(issuer, await approvedSession(issuer, { expiryDate: soon }));
    expect(short.expires_at).toBe(new Date(Date.parse(soon) + 86_400_000).toISOString());
    const long = await newCredential(issuer, await approvedSession(issuer, { expiryDate: null }));
    expect(Math.round((Date.parse(long.expires_at) - Date.now()) / 86_400_000)).toBeGreaterThanOrEqual(730);
    expect(Math.round((Date.parse(long.expires_at) - Date.now()) / 86_400_000)).toBeLessThanOrEqual(731);
  });

  it("names no nationality where the document names no state", async () => {
    const codes = [
      ["D", "276"],
      ["UTO", "999"],
      ["RKS", "983"],
      ["XXA", "0"],
      ["GBN", "0"],
      [null, "0"],
    ] as const;
    for (const [nationality, numeric] of codes) {
      const { attributes } = await newCredential(issuer, await approvedSession(issuer, { nationality }));
      expect([nationality, attributes.nationality]).toEqual([nationality, numeric]);
    }
  });

  it("is refused where nothing was approved, verified, or read", async () => {
    for (const wanted of [
      { status: "failed" },
      { zoneValid: false },
      { dateOfBirth: null },
      { dateOfBirth: "1899-12-31" },
      { expiryDate: "2020-01-01" },
    ] as const)
      expect((await issue(await approvedSession(issuer, wanted))).status, JSON.stringify(wanted)).toBe(409);
    const pending = await call("POST /v1/kyc/sessions", { headers: issuer.headers, body: {} });
    expect((await issue(String(pending.body.id))).status).toBe(409);
  });

  it("is answered once: a repeat of the request gets none of it", async () => {
    const sessionId = await approvedSession(issuer);
    const headers = { ...issuer.headers, "idempotency-key": `issue-${sessionId}` };
    const first = await issue(sessionId, "7", headers);
    const again = await issue(sessionId, "7", headers);
    expect([first.status, again.status]).toEqual([201, 409]);
    expect(await tablesHolding(String(Object(first.body.attributes).credential_salt))).toEqual([]);
    expect(await connection().sql`select id from credentials where session_id = ${sessionId}`).toHaveLength(1);
  });

  it("is another organization's and the other mode's for nobody", async () => {
    const sessionId = await approvedSession(issuer);
    const test = { authorization: `Bearer ${await newKey(issuer, { mode: "test" })}` };
    for (const headers of [shop.headers, test]) expect((await issue(sessionId, "7", headers)).status).toBe(404);
  });

  it("takes a holder's number in one spelling alone", async () => {
    const sessionId = await approvedSession(issuer);
    for (const wrong of ["0", "07", "-7", "0x7", String(FIELD_ORDER), "", 7])
      expect((await issue(sessionId, wrong)).status).toBe(400);
  });

  it("is the only live one of its verification", async () => {
    const sessionId = await approvedSession(issuer);
    const first = await newCredential(issuer, sessionId);
    const others = await Promise.all([issue(sessionId), issue(sessionId), issue(sessionId)]);
    expect(others.map(({ status }) => status)).toEqual([201, 201, 201]);
    const rows = await connection().sql`select id, revoked_because from credentials where session_id = ${sessionId}`;
    expect(rows.filter((row) => row.revoked_because === null)).toHaveLength(1);
    expect(rows.find((row) => row.id === first.id)?.revoked_because).toBe("reissued");
  });

  it("is not signed for ever, so that nobody uses up the numbers of the list", async () => {
    const sessionId = await approvedSession(issuer);
    const statuses: number[] = [];
    for (let time = 0; time < 11; time++) statuses.push((await issue(sessionId)).status);
    expect(statuses).toEqual([...Array(10).fill(201), 409]);
  });

  it("is signed by one key, however many are the first to ask", async () => {
    const fresh = await newTenant();
    const sessions = await Promise.all([1, 2, 3, 4].map(() => approvedSession(fresh)));
    const keys = await Promise.all(sessions.map(async (id) => (await newCredential(fresh, id)).issuer_key.x));
    expect(new Set(keys).size).toBe(1);
    const published = await call(`GET /v1/credentials/issuer?issuer=${fresh.id}`);
    expect(published.body.key).toMatchObject({ x: keys[0] });
  });

  it("is revoked, and leads to nobody, once its user is erased", async () => {
    const user = await newUser(issuer);
    const credential = await newCredential(issuer, await approvedSession(issuer, { userId: user.id }));
    const exported = await call(`GET /v1/users/${user.id}/export`, { headers: issuer.headers });
    expect(exported.body.credentials).toMatchObject([{ id: credential.id, status: "active" }]);
    expect((await call(`DELETE /v1/users/${user.id}`, { headers: issuer.headers })).status).toBe(200);
    const [row] = await connection().sql`
      select session_id, user_id, revoked_because from credentials where id = ${credential.id}`;
    expect(row).toEqual({ session_id: null, user_id: null, revoked_because: "erased" });
    const { body } = await ask({ ageAtLeast: 18 });
    expect(unmet(credential, { question: AttributeRequest.parse(body), list: await readList(issuer.id) })).toMatch(
      /withdrawn/,
    );
  });
});

describe("the list of revoked credentials", () => {
  it("is everybody's, whole, and the same until it changes", async () => {
    const fresh = await newTenant();
    const credential = await newCredential(fresh, await approvedSession(fresh));
    const address = `GET /v1/credentials/revocations?issuer=${fresh.id}` as const;
    const before = await call(address);
    expect(before.headers).toMatchObject({ "cache-control": "public, max-age=60", "access-control-allow-origin": "*" });
    const tag = { "if-none-match": before.headers.etag ?? "" };
    const same = await call(address, { headers: tag });
    expect([same.status, same.text]).toEqual([304, ""]);
    const revoked = await call(`POST /v1/credentials/${credential.id}/revoke`, { headers: fresh.headers, body: {} });
    expect(revoked.body).toMatchObject({ status: "revoked", revoked_because: "requested" });
    const after = await call(address, { headers: tag });
    expect(after.status).toBe(200);
    expect(after.body.root).not.toBe(before.body.root);
    expect((await call(`GET /v1/credentials/revocations?issuer=${shop.id}`)).status).toBe(404);
  });

  it("has a signed root", async () => {
    const { body } = await call(`GET /v1/credentials/revocations?issuer=${issuer.id}`);
    const { createRequire } = await import("node:module");
    const { verifySignature } = createRequire(import.meta.url)("@zk-kit/eddsa-poseidon");
    const { r8x, r8y, s } = Object(body.signature);
    const key = [Object(body.issuer_key).x, Object(body.issuer_key).y].map(BigInt);
    const message = poseidon([
      1634038836n,
      BigInt(String(body.root)),
      BigInt(Date.parse(String(body.timestamp)) / 1000),
    ]);
    const signature = { R8: [BigInt(r8x), BigInt(r8y)], S: BigInt(s) };
    expect(verifySignature(message, signature, key)).toBe(true);
    expect(verifySignature(message + 1n, signature, key)).toBe(false);
  });
});

describe("a proof of attributes", () => {
  it("tells whether what was asked holds, a pseudonym, and nothing else", async () => {
    const credential = await newCredential(issuer, await approvedSession(issuer));
    const { status, body } = await ask({ age_at_least: 18, nationality_in: ["FR", "DEU"] });
    expect(status).toBe(201);
    const proven = await proveAttributes(credential, body);
    const answer = await verify(body.id, proven);
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        id: body.id,
        circuit: "attribute_signed",
        status: "verified",
        verified: true,
        user_id: null,
        pseudonym: expect.stringMatching(/^\d{60,78}$/),
        predicates: { age_at_least: 18, nationality_in: ["FR", "DEU"], not_expired: true, not_revoked: true },
        issuer: issuer.id,
        scope: "default",
        verified_at: expect.any(String),
      },
    ]);
    const { birth_day, nationality, revocation_id, holder_hash } = credential.attributes;
    for (const hidden of [birth_day, nationality, revocation_id, holder_hash])
      expect(proven.publicSignals).not.toContain(hidden);
    expect(await eventsOf(String(body.id))).toEqual([
      { type: "attributes.requested", data: { issuer: issuer.id } },
      { type: "attributes.verified", data: { issuer: issuer.id } },
    ]);
    expect(await tablesHolding(String(answer.body.pseudonym))).toEqual([]);
    const read = await call(`GET /v1/attributes/requests/${body.id}`, { headers: shop.headers });
    expect(read.body).toEqual(answer.body);
  });

  it("names its holder the same to one organization and scope, and differently to every other", async () => {
    const credential = await newCredential(issuer, await approvedSession(issuer));
    const other = await newTenant("Casino");
    const pseudonymTo = async (wanted: object, headers: Record<string, string>) => {
      const { body } = await ask(wanted, headers);
      return (await verify(body.id, await proveAttributes(credential, body), headers)).body.pseudonym;
    };
    const names = [
      await pseudonymTo({}, shop.headers),
      await pseudonymTo({ nationality_in: ["DE"] }, shop.headers),
      await pseudonymTo({ scope: "newsletter" }, shop.headers),
      await pseudonymTo({}, other.headers),
    ];
    expect(names[1]).toBe(names[0]);
    expect(new Set(names).size).toBe(3);
  }, 120_000);

  it("is good once, for its own request, at its own organization", async () => {
    const credential = await newCredential(issuer, await approvedSession(issuer));
    const [one, two] = [(await ask({ age_at_least: 18 })).body, (await ask({ age_at_least: 18 })).body];
    const proven = await proveAttributes(credential, one);
    expect((await verify(two.id, proven)).body.error).toBe("proof_verification_failed");
    expect((await verify(one.id, proven, (await newTenant()).headers)).status).toBe(404);
    const attempts = await Promise.all([1, 2, 3, 4, 5].map(() => verify(one.id, proven)));
    expect(attempts.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
    expect((await verify(two.id, proven)).status).toBe(400);
  }, 90_000);

  it("cannot be made once the credential is revoked; one that was made before is good for ten minutes", async () => {
    const credential = await newCredential(issuer, await approvedSession(issuer));
    const before = await readList(issuer.id);
    const [one, two] = [(await ask({})).body, (await ask({})).body];
    const early = await proveAttributes(credential, one, before);
    expect((await revoke(credential.id)).status).toBe(200);
    await expect(proveAttributes(credential, two)).rejects.toThrow();
    expect((await verify(one.id, early)).status).toBe(200);
    const name = { tenantId: issuer.id, mode: "live" as const };
    const rootsIn = async (minutes: number) =>
      (await revocationsOf(name, new Date(Date.now() + minutes * 60_000))).acceptedRoots;
    expect([await rootsIn(9), await rootsIn(11)].map((roots) => roots.includes(before.root))).toEqual([true, false]);
    // Another process, which has seen nothing of it, comes to the same.
    forgetLists();
    expect([await rootsIn(9), await rootsIn(11)].map((roots) => roots.includes(before.root))).toEqual([true, false]);
  }, 90_000);

  it("cannot be made of somebody too young, of another nationality, or by another issuer", async () => {
    const today = new Date();
    const birthday = new Date(Date.UTC(today.getUTCFullYear() - 18, today.getUTCMonth(), today.getUTCDate() + 1));
    const young = await newCredential(
      issuer,
      await approvedSession(issuer, { dateOfBirth: birthday.toISOString().slice(0, 10) }),
    );
    const stateless = await newCredential(issuer, await approvedSession(issuer, { nationality: "XXA" }));
    const adult = (await ask({ age_at_least: 18 })).body;
    const german = (await ask({ nationality_in: ["DE"] })).body;
    const list = await readList(issuer.id);
    expect(unmet(young, { question: AttributeRequest.parse(adult), list })).toMatch(/younger than 18/);
    await expect(proveAttributes(young, adult)).rejects.toThrow();
    expect(unmet(stateless, { question: AttributeRequest.parse(german), list })).toMatch(/no country/);
    await expect(proveAttributes(stateless, german)).rejects.toThrow();
    const elsewhere = await newTenant();
    const foreign = await newCredential(elsewhere, await approvedSession(elsewhere));
    await expect(proveAttributes(foreign, adult, list)).rejects.toThrow();
  });

  it("is refused with other signals than were asked for, and never our fault when malformed", async () => {
    const credential = await newCredential(issuer, await approvedSession(issuer));
    const { proof, publicSignals } = await proveAttributes(credential, (await ask({ age_at_least: 18 })).body);
    const hostile: [unknown, unknown][] = [
      [proof, publicSignals],
      [proof, publicSignals.map(() => "0")],
      [proof, publicSignals.slice(1)],
      [proof, [`0${publicSignals[0]}`, ...publicSignals.slice(1)]],
      [{}, publicSignals],
      [{ pi_a: [], pi_b: "x", pi_c: null }, publicSignals],
      [proof, []],
    ];
    for (const [given, signals] of hostile) {
      const { body } = await ask({ age_at_least: 21 });
      const { status, body: told } = await verify(body.id, { proof: given, publicSignals: signals });
      expect([status, told.error]).toEqual([400, "proof_verification_failed"]);
    }
  });
});

describe("a request for attributes", () => {
  it("wants an issuer of its own mode, known countries, an own page, and the scope", async () => {
    await newCredential(issuer, await approvedSession(issuer, { mode: "test" }), {
      authorization: `Bearer ${await newKey(issuer, { mode: "test" })}`,
    });
    const wrong = [
      { issuer: `${issuer.id}-test` },
      { nationality_in: ["ZZ"] },
      { nationality_in: [] },
      { nationality_in: Array(17).fill("DE") },
      { age_at_least: 0 },
      { age_at_least: 121 },
      { origin: "https://elsewhere.example" },
      { redirect_url: "https://elsewhere.example/back" },
      { scope: "with space" },
    ];
    for (const wanted of wrong) expect((await ask(wanted)).status, JSON.stringify(wanted)).toBe(400);
    expect((await ask({ issuer: shop.id })).status).toBe(404);
    const narrow = { authorization: `Bearer ${await newKey(shop, { scopes: ["kyc:read"] })}` };
    expect((await ask({}, narrow)).status).toBe(403);
  });

  it("is answered at the hosted page, which sends its user back with the request and the state", async () => {
    const back = "https://wine.example/back?lang=de";
    await connection().sql`update organizations set redirect_urls = ${[back]} where id = ${shop.id}`;
    const credential = await newCredential(issuer, await approvedSession(issuer));
    const { body } = await ask({ age_at_least: 18, redirect_url: back, state: "a state" });
    expect(body.prove_url).toMatch(new RegExp(`/prove/${shop.id}\\?request=${body.id}$`));
    const opened = await call(`GET /hosted/${shop.id}/attributes/${body.id}`);
    expect(opened.body).toMatchObject({ issuer_name: "Issuing Bank", age_at_least: 18, status: "pending" });
    const { proof, publicSignals } = await proveAttributes(credential, opened.body);
    const answer = await call(`POST /hosted/${shop.id}/attributes/${body.id}`, {
      body: { proof, public_signals: publicSignals },
    });
    expect(answer.body).toEqual({ redirect_to: `${back}&request=${body.id}&state=a+state` });
    const read = await call(`GET /v1/attributes/requests/${body.id}`, { headers: shop.headers });
    expect(read.body).toMatchObject({ verified: true, predicates: { age_at_least: 18 } });
  });
});

/** What is kept of a credential's message, as the server alone can open it. */
async function openedCommitment(id: string): Promise<string> {
  const [row] = await connection().sql`select tenant_id, user_id, commitment from credentials where id = ${id}`;
  const place = cell("credentials.commitment", { tenantId: row?.tenant_id, mode: "live", id, userId: row?.user_id });
  return openPersonal(place, row?.commitment);
}

/** As another process, or this one after a restart, reads the lists. */
function forgetLists(): void {
  processWide("credential-revocations", () => new Map()).clear();
}
