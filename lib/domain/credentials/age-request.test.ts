import { beforeAll, describe, expect, it } from "vitest";
import type { KeptCredential } from "#components/attributes/kept-credential.ts";
import { askedOf, Question } from "#components/attributes/proof-input.ts";
import { unmet } from "#components/attributes/unmet.ts";
import { connection } from "#db/client.ts";
import { sweepRows } from "#db/queries/sweep.ts";
import { onPlatform } from "#db/tenant.ts";
import { startPairing } from "#lib/proofs/pairing.ts";
import { scaled } from "#lib/proofs/testing/proof-vectors.ts";
import { call } from "#lib/testing/call.ts";
import { approvedSession, newCredential, proveAttributes, readList } from "#lib/testing/credentials.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { newKey, newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";
import { openedCapture } from "#lib/testing/visit.ts";
import { forgetOutlivedEvidence } from "../kyc/index.ts";

let bank: TestTenant;
beforeAll(async () => {
  bank = await newTenant("Known Bank");
});

type Proven = { proof: unknown; publicSignals: unknown };
const ask = (wanted: object, headers = bank.headers) => call("POST /v1/attributes/requests", { headers, body: wanted });
const verify = (request_id: unknown, { proof, publicSignals }: Proven, headers = bank.headers) =>
  call("POST /v1/attributes/verify", { headers, body: { request_id, proof, public_signals: publicSignals } });
const revoke = (id: string) => call(`POST /v1/credentials/${id}/revoke`, { headers: bank.headers, body: {} });
const open = (request: unknown) => call(`GET /hosted/${bank.id}/attributes/${request}`);
const eventsOf = (subject: unknown) =>
  connection().sql`select type, data from events where subject = ${String(subject)} order by seq`;
const sealedOf = async (id: string) => {
  const [row] = await connection().sql`select commitment from credentials where id = ${id}`;
  return row?.commitment;
};

/** A user of the bank that it has verified, and the private proof that the user took. */
async function knownUser(read: Parameters<typeof approvedSession>[1] = {}) {
  const { id } = await newUser(bank);
  const sessionId = await approvedSession(bank, { userId: id, ...read });
  return { id, sessionId, credential: await newCredential(bank, sessionId) };
}

const unmetBy = async (credential: KeptCredential, question: unknown) => {
  const open = await askedOf(Question.parse(question), readList);
  return open && unmet(credential, open);
};
const asked = async (user_id: string, age_at_least = 21) => (await ask({ user_id, age_at_least })).body;

describe("a known user proves an age to the organization that has verified them", () => {
  it("once the date of birth is erased, by what is kept: who, and that age, and nothing else", async () => {
    const { id, sessionId, credential } = await knownUser();
    await connection().sql`update kyc_sessions set completed_at = now() - interval '31 days' where id = ${sessionId}`;
    await forgetOutlivedEvidence(new Date());
    expect(await connection().sql`select id from kyc_documents where session_id = ${sessionId}`).toEqual([]);
    const { status, body } = await ask({ user_id: id, age_at_least: 21 });
    expect([status, body]).toMatchObject([
      201,
      { circuit: "age_committed", issuer: bank.id, issuer_name: "Known Bank", user_id: id, age_at_least: 21 },
    ]);
    const { cred_commitment, binding } = Object(body.public_inputs);
    expect(Object.keys(Object(body.public_inputs)).sort()).toEqual(["binding", "cred_commitment", "cutoff_day"]);
    for (const told of [cred_commitment, binding]) expect(await tablesHolding(told)).toEqual([]);
    const proven = await proveAttributes(credential, body);
    expect(proven.publicSignals).toEqual([cred_commitment, Object(body.public_inputs).cutoff_day, binding]);
    const answer = await verify(body.id, proven);
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        id: body.id,
        circuit: "age_committed",
        status: "verified",
        verified: true,
        user_id: id,
        pseudonym: null,
        predicates: { age_at_least: 21, nationality_in: null, not_expired: null, not_revoked: null },
        issuer: bank.id,
        scope: null,
        verified_at: expect.any(String),
      },
    ]);
    const told = { issuer: bank.id, userId: id };
    expect(await eventsOf(body.id)).toEqual([
      { type: "attributes.requested", data: told },
      { type: "attributes.verified", data: told },
    ]);
    const read = await call(`GET /v1/attributes/requests/${body.id}`, { headers: bank.headers });
    expect(read.body).toEqual(answer.body);
  });

  it("at the hosted page, which is not told whose question it is", async () => {
    const { id, credential } = await knownUser();
    const body = await asked(id);
    const page = await open(body.id);
    expect([page.status, page.body.circuit, page.body.user_id]).toEqual([200, "age_committed", undefined]);
    expect(page.text).not.toContain(id);
    const { proof, publicSignals } = await proveAttributes(credential, page.body);
    const answer = await call(`POST /hosted/${bank.id}/attributes/${body.id}`, {
      body: { proof, public_signals: publicSignals },
    });
    expect([answer.status, answer.body]).toEqual([200, { redirect_to: null }]);
  });

  it("by the newest proof of theirs, and by no other of the same person", async () => {
    const { id, credential: older } = await knownUser();
    const newer = await newCredential(bank, await approvedSession(bank, { userId: id }));
    const [one, two] = [await asked(id), await asked(id)];
    expect(one.credential_id).toBe(newer.id);
    expect(await unmetBy(older, one)).toMatch(/not the one asked for/);
    await expect(proveAttributes(older, one)).rejects.toThrow();
    const { proof } = await proveAttributes(newer, one);
    const { publicSignals } = await proveAttributes(newer, two);
    expect((await verify(two.id, { proof, publicSignals })).status).toBe(400);
    expect((await verify(one.id, await proveAttributes(newer, one))).status).toBe(200);
  });

  it("unless the document says less", async () => {
    const today = new Date();
    const birthday = new Date(Date.UTC(today.getUTCFullYear() - 21, today.getUTCMonth(), today.getUTCDate() + 1));
    const { id, credential } = await knownUser({ dateOfBirth: birthday.toISOString().slice(0, 10) });
    const body = await asked(id, 21);
    expect(await unmetBy(credential, body)).toMatch(/younger than 21/);
    await expect(proveAttributes(credential, body)).rejects.toThrow();
    expect((await verify(body.id, await proveAttributes(credential, await asked(id, 20)))).status).toBe(400);
  });
});

describe("nobody is asked", () => {
  it("in two ways at once, or for what cannot be shown to somebody who knows them", async () => {
    const { id } = await knownUser();
    const wrong: [object, string][] = [
      [{}, "issuer"],
      [{ user_id: id, issuer: bank.id, age_at_least: 21 }, "issuer"],
      [{ user_id: id }, "age_at_least"],
      [{ user_id: id, age_at_least: 21, nationality_in: ["DE"] }, "nationality_in"],
      [{ user_id: id, age_at_least: 21, scope: "default" }, "scope"],
      [{ user_id: id, age_at_least: 21, origin: "https://elsewhere.example" }, "origin"],
      [{ user_id: id, age_at_least: 21, redirect_url: "https://elsewhere.example/back" }, "redirect_url"],
    ];
    for (const [wanted, field] of wrong) {
      const { status, body } = await ask(wanted);
      expect([status, Object(body.issues).at(0)?.field], JSON.stringify(wanted)).toEqual([400, field]);
    }
  });

  it("who is another organization's, the other mode's, or unknown", async () => {
    const { id } = await knownUser();
    const wanted = { user_id: id, age_at_least: 21 };
    const test = { authorization: `Bearer ${await newKey(bank, { mode: "test" })}` };
    for (const headers of [(await newTenant()).headers, test]) expect((await ask(wanted, headers)).status).toBe(404);
    expect((await ask({ ...wanted, user_id: "usr_unknown" })).status).toBe(404);
    const narrow = { authorization: `Bearer ${await newKey(bank, { scopes: ["kyc:read"] })}` };
    expect((await ask(wanted, narrow)).status).toBe(403);
    const { cookie } = await openedCapture(bank);
    expect((await ask(wanted, { cookie })).status).toBe(401);
  });

  it("who has nothing in force to answer with, and the caller is told what to do", async () => {
    const { id: unverified } = await newUser(bank);
    const [revoked, expired, before] = [await knownUser(), await knownUser(), await knownUser()];
    await revoke(revoked.credential.id);
    const { sql } = connection();
    await sql`update credentials set expires_at = now() - interval '1 second' where id = ${expired.credential.id}`;
    await sql`update credentials set commitment = null where id = ${before.credential.id}`;
    for (const id of [unverified, revoked.id, expired.id, before.id]) {
      const { status, body } = await ask({ user_id: id, age_at_least: 21 });
      expect([status, body.detail]).toEqual([409, expect.stringMatching(/Verify the user.*private proof/)]);
    }
  });
});

describe("what the user is asked by is forgotten", () => {
  const over = [
    ["revoked", (user: Known) => revoke(user.credential.id)],
    ["replaced by a newer one", (user: Known) => newCredential(bank, user.sessionId)],
    ["erased with its verification", (user: Known) => erase(`DELETE /v1/kyc/sessions/${user.sessionId}`)],
    ["erased with its user", (user: Known) => erase(`DELETE /v1/users/${user.id}`)],
  ] as const;
  type Known = Awaited<ReturnType<typeof knownUser>>;
  const erase = (at: `DELETE /${string}`) => call(at, { headers: bank.headers });

  it.each(over)("where it is %s: what was answered before is not answered again", async (_, end) => {
    const user = await knownUser();
    const once = { ...bank.headers, "idempotency-key": `asked-${user.id}` };
    const question = { user_id: user.id, age_at_least: 21 };
    const first = await ask(question, once);
    expect((await ask(question, once)).body).toEqual(first.body);
    await end(user);
    const again = await ask(question, once);
    expect([again.status, again.body.detail]).toEqual([409, expect.stringContaining("carried out before")]);
    expect(again.text).not.toContain(Object(first.body.public_inputs).cred_commitment);
  });

  it.each(over.slice(0, 3))("where it is %s: what is over stays over, answered or too late", async (_, end) => {
    const user = await knownUser();
    const [proven, late] = [await asked(user.id), await asked(user.id)];
    expect((await verify(proven.id, await proveAttributes(user.credential, proven))).status).toBe(200);
    await connection().sql`
      update attribute_requests set expires_at = now() - interval '1 second' where id = ${String(late.id)}`;
    await end(user);
    const told = [await open(proven.id), await open(late.id)].map(({ status, body }) => [
      status,
      body.status,
      body.public_inputs,
    ]);
    expect(told).toEqual([
      [200, "verified", null],
      [200, "expired", null],
    ]);
    for (const { id } of [proven, late])
      expect(await askedOf(Question.parse((await open(id)).body), readList)).toBeNull();
  });

  it.each(over)("where it is %s: no question opens, and a proof that was made before is refused", async (how, end) => {
    const user = await knownUser();
    const body = await asked(user.id);
    const proven = await proveAttributes(user.credential, body);
    expect(await sealedOf(user.credential.id)).toBeInstanceOf(Buffer);
    await end(user);
    expect(await sealedOf(user.credential.id)).toBeNull();
    // A user's questions go with the user.
    const isGone = how === "erased with its user";
    expect((await open(body.id)).status).toBe(isGone ? 404 : 409);
    const { status, body: told } = await verify(body.id, proven);
    expect([status, told.error]).toEqual(isGone ? [404, "not_found"] : [400, "proof_verification_failed"]);
  });

  it("where it has expired: at once for questions, and from the database by the hourly sweep", async () => {
    const { id, credential } = await knownUser();
    const body = await asked(id);
    const proven = await proveAttributes(credential, body);
    const { sql } = connection();
    await sql`update credentials set expires_at = now() - interval '1 second' where id = ${credential.id}`;
    expect((await open(body.id)).status).toBe(409);
    expect((await verify(body.id, proven)).status).toBe(400);
    const standing = await knownUser();
    await onPlatform((platform) => sweepRows(platform, new Date()));
    expect([await sealedOf(credential.id), await sealedOf(standing.credential.id)]).toEqual([null, expect.any(Buffer)]);
  });
});

describe("a known user's proof is refused, always in the same words,", () => {
  it("a second time, as other bytes, for another question, of another person, and by another organization", async () => {
    await startPairing();
    const [user, other] = [await knownUser(), await knownUser()];
    const [one, two, three] = [await asked(user.id), await asked(user.id), await asked(user.id)];
    const proven = await proveAttributes(user.credential, one);
    const ofOther = await proveAttributes(other.credential, await asked(other.id));
    expect((await verify(one.id, proven, (await newTenant()).headers)).status).toBe(404);
    expect((await verify(one.id, proven)).status).toBe(200);
    const again = { ...proven, proof: scaled(proven.proof, 7) };
    const refused = [
      await verify(one.id, proven),
      await verify(one.id, again),
      await verify(two.id, proven),
      await verify(three.id, ofOther),
      await verify((await asked(user.id)).id, { proof: {}, publicSignals: [] }),
      await verify((await asked(user.id)).id, { proof: proven.proof, publicSignals: Array(9).fill("0") }),
    ];
    const bodies = refused.map(({ status, body }) => JSON.stringify([status, { ...body, request_id: "" }]));
    expect(new Set(bodies).size).toBe(1);
    expect(refused[0]?.body.error).toBe("proof_verification_failed");
  });

  it("where its question is settled already, and nothing is told to have come of it", async () => {
    const { id, credential } = await knownUser();
    const body = await asked(id);
    const proven = await proveAttributes(credential, body);
    await connection().sql`update attribute_requests set status = 'refused' where id = ${String(body.id)}`;
    expect((await verify(body.id, proven)).status).toBe(400);
    expect(await eventsOf(body.id)).toMatchObject([{ type: "attributes.requested" }]);
  });

  it("after its five minutes", async () => {
    const { id, credential } = await knownUser();
    const body = await asked(id);
    const proven = await proveAttributes(credential, body);
    const { sql } = connection();
    await sql`update proof_nonces set expires_at = now() - interval '1 second' where tenant_id = ${bank.id}`;
    expect((await verify(body.id, proven)).status).toBe(400);
  });

  it("and is not taken for an issuer's holder, nor the other way round", async () => {
    const { id, credential } = await knownUser();
    const known = await asked(id);
    const { body: stranger } = await ask({ issuer: bank.id, age_at_least: 21 });
    const [ofKnown, ofStranger] = [
      await proveAttributes(credential, known),
      await proveAttributes(credential, stranger),
    ];
    expect((await verify(stranger.id, ofKnown)).status).toBe(400);
    expect((await verify(known.id, ofStranger)).status).toBe(400);
  });
});
