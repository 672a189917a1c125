import { randomUUID } from "node:crypto";
import { argon2id } from "hash-wasm";
import { BN_SNARK1, init as initMcl } from "mcl-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { type Groth16Proof, negated, scaled } from "#lib/proofs/testing/proof-vectors.ts";
import { type Answer, call } from "#lib/testing/call.ts";
import { zkauthHeaders } from "#lib/testing/devices.ts";
import { inboxOf } from "#lib/testing/inbox.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { atOnce, eventsSince, lastEvent, statusCounts, tokenMailed } from "#lib/testing/sign-in.ts";
import { enableTotp } from "#lib/testing/sign-in-input.ts";
import { newKey, newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import {
  commitmentOf,
  keyHeaders,
  newProofUser,
  newSalt,
  newSecret,
  proofOf,
  sessionIn,
} from "#lib/testing/unsent-passwords.ts";

const { sql } = connection();

const logIn = (tenant: TestTenant, body: object, more: { ip?: string; headers?: Record<string, string> } = {}) =>
  call("POST /api/v1/auth/login", { ip: more.ip, headers: { ...keyHeaders(tenant), ...more.headers }, body });

const salt = (tenant: TestTenant, email: string, ip?: string) =>
  call(`GET /api/v1/auth/salt/${encodeURIComponent(email)}`, { ip, headers: keyHeaders(tenant) });

const wordsOf = ({ status, body }: Answer) => [status, body];

const WRONG = [
  401,
  { success: false, message: "The address or the password is wrong.", code: "INVALID_CREDENTIALS" },
] as const;

const nobody = () => `nobody-${randomUUID()}@example.com`;

async function liveSessions(userId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int from sessions where user_id = ${userId} and revoked_at is null`;
  return row?.count ?? 0;
}

// Re-randomises proofs.
beforeAll(() => initMcl(BN_SNARK1));

describe("a password that is proven", () => {
  it("registers by salt and commitment, and signs in by a proof, with the published fields", async () => {
    const tenant = await newTenant();
    const email = `Ada-${randomUUID()}@Example.com`;
    const user = await newProofUser(tenant, { email });
    const answer = await logIn(tenant, { email, ...(await proofOf(tenant, user)) });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        success: true,
        data: expect.objectContaining({
          token: expect.any(String),
          user: { id: user.id, email, emailVerified: false },
          session: { sessionId: expect.stringMatching(/^ses_/), expiresAt: expect.any(String) },
        }),
      },
    ]);
    const me = await call("GET /api/v1/auth/me", { headers: zkauthHeaders(tenant, sessionIn(answer)) });
    expect(me.status).toBe(200);
  });

  it("is the same in every spelling of the address, and is stretched as the salt's answer says", async () => {
    const tenant = await newTenant();
    const email = `ada-${randomUUID()}@example.com`;
    const asked = await salt(tenant, email);
    const { hash } = Object(asked.body.data);
    const given = newSalt();
    const bytes = await argon2id({
      password: "Correct-Horse7",
      salt: Buffer.from(given, "hex"),
      memorySize: hash.memoryKib,
      iterations: hash.passes,
      parallelism: hash.lanes,
      hashLength: hash.hashBytes,
      outputType: "hex",
    });
    const secret = { hi: BigInt(`0x${bytes.slice(0, 32)}`), lo: BigInt(`0x${bytes.slice(32)}`) };
    const body = { email, salt: given, commitment: String(commitmentOf(secret)) };
    expect((await call("POST /api/v1/auth/register", { headers: keyHeaders(tenant), body })).status).toBe(201);
    expect(Object((await salt(tenant, email.toUpperCase())).body.data).salt).toBe(given);
    const proof = await proofOf(tenant, { email: ` ${email.toUpperCase()}`, secret });
    expect((await logIn(tenant, { email: email.toUpperCase(), ...proof })).status).toBe(200);
  });

  it("refuses a salt or a commitment that is none, and an address that is taken", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const register = (body: object) => call("POST /api/v1/auth/register", { headers: keyHeaders(tenant), body });
    const good = { email: nobody(), salt: newSalt(), commitment: "5" };
    for (const wrong of [
      { salt: "ABCDEF".padEnd(32, "0") },
      { salt: "00" },
      { commitment: "05" },
      { commitment: "0x5" },
      { commitment: "-1" },
      { commitment: "21888242871839275222246405745257275088548364400416034343698204186575808495617" },
    ])
      expect((await register({ ...good, ...wrong })).status, JSON.stringify(wrong)).toBe(400);
    expect((await register({ ...good, email: user.email })).status).toBe(409);
    expect((await register(good)).status).toBe(201);
  });

  it("is sealed where it is kept, with its salt, and no table holds either", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    expect(await tablesHolding(String(commitmentOf(user.secret)))).toEqual([]);
    expect(await tablesHolding(user.salt)).toEqual([]);
    const exported = await call(`GET /v1/users/${user.id}/export`, { headers: tenant.headers });
    expect(exported.body.password).toEqual({ kind: "proof", pending: null });
    expect(exported.text).not.toContain(String(commitmentOf(user.secret)));
  });

  it("is one of a kind: the database refuses a second one beside it", async () => {
    const user = await newProofUser(await newTenant());
    await expect(sql`update users set password_hash = 'x' where id = ${user.id}`).rejects.toThrow(/users_one_password/);
  });
});

describe("a proof", () => {
  it("is good once: of a hundred at the same time one opens a session, and the others lock nobody out", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const before = await liveSessions(user.id);
    const body = { email: user.email, ...(await proofOf(tenant, user)) };
    const answers = await atOnce(100, () => logIn(tenant, body, { ip: "203.0.113.7" }));
    expect(statusCounts(answers)).toEqual({ 200: 1, 401: 99 });
    for (const answer of answers.filter(({ status }) => status === 401)) expect(wordsOf(answer)).toEqual(WRONG);
    expect(await liveSessions(user.id)).toBe(before + 1);
    const another = { email: user.email, ...(await proofOf(tenant, user)) };
    expect((await logIn(tenant, another, { ip: "203.0.113.7" })).status).toBe(200);
  });

  it("is refused with one same body whatever is wrong with it, and opens nothing", async () => {
    const tenant = await newTenant();
    const other = await newTenant();
    await sql`update organizations set redirect_urls = '{https://app.example.com/in}' where id = ${tenant.id}`;
    const user = await newProofUser(tenant);
    const stranger = await newProofUser(tenant);
    const [before, app] = [await liveSessions(user.id), "https://app.example.com"];
    const made = async (options = {}, by = user) => ({ ...(await proofOf(tenant, by, options)), email: user.email });
    const used = await made();
    expect((await logIn(tenant, used)).status).toBe(200);
    const fresh = await made();
    const minutes = (count: number) => Date.now() + count * 60_000;
    const cases: Record<string, [object, Record<string, string>?]> = {
      replayed: [used],
      "re-randomised after its use": [{ ...used, proof: scaled(used.proof as Groth16Proof, 7) }],
      "negated after its use": [{ ...used, proof: negated(used.proof as Groth16Proof) }],
      "under another nonce": [{ ...used, proofNonce: randomUUID() }],
      "under another time": [{ ...fresh, proofTimestamp: fresh.proofTimestamp + 1 }],
      stale: [await made({ timestampMs: minutes(-6) })],
      "from the future": [await made({ timestampMs: minutes(60) })],
      "another tenant's": [{ ...(await proofOf(other, user)), email: user.email }],
      "the other mode's": [await made({ mode: "test" })],
      "made at another page": [await made({ origin: app })],
      "passed on by a page of nobody's": [
        await made({ origin: "https://evil.example" }),
        { origin: "https://evil.example" },
      ],
      "made here and sent by another page": [await made(), { origin: app }],
      "another user's": [await made({}, stranger)],
      "of another password": [await made({}, { ...user, secret: newSecret() })],
      "for another purpose": [await made({ purpose: "zkauth.migrate" })],
      "for nobody": [{ ...(await made()), email: nobody() }],
      "of signals in hexadecimal": [
        { ...fresh, publicSignals: fresh.publicSignals.map((n) => `0x${BigInt(n).toString(16)}`) },
      ],
      "of one signal more": [{ ...(await made()), publicSignals: [...fresh.publicSignals, "0"] }],
      "of numbers": [{ ...(await made()), publicSignals: [1, 2] }],
      "without points": [{ ...(await made()), proof: {} }],
      "of many digits": [{ ...(await made()), proof: { pi_a: ["9".repeat(2000)] } }],
    };
    // Each from a source of its own, which five wrong ones would lock out.
    for (const [index, [name, [body, headers]]] of Object.entries(cases).entries())
      expect(wordsOf(await logIn(tenant, body, { headers, ip: `198.51.100.${index}` })), name).toEqual(WRONG);
    expect(await liveSessions(user.id)).toBe(before + 1);
    const here = { headers: { origin: app }, ip: "203.0.113.1" };
    expect((await logIn(tenant, await made({ origin: app }), here)).status).toBe(200);
  });

  it("is accepted re-randomised where it was not used before: it says the same, and uses up the same nonce", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const made = await proofOf(tenant, user);
    const body = { email: user.email, ...made, proof: scaled(made.proof as Groth16Proof, 11) };
    expect((await logIn(tenant, body)).status).toBe(200);
    expect(wordsOf(await logIn(tenant, { ...body, proof: made.proof }))).toEqual(WRONG);
  });

  it("belongs to its mode: a test key's users are not the live ones", async () => {
    const tenant = await newTenant();
    const headers = { "x-api-key": await newKey(tenant, { mode: "test" }) };
    const user = await newProofUser(tenant, { headers });
    const inTest = await proofOf(tenant, user, { mode: "test" });
    expect(wordsOf(await logIn(tenant, { email: user.email, ...inTest }))).toEqual(WRONG);
    const again = await proofOf(tenant, user, { mode: "test" });
    expect((await logIn(tenant, { email: user.email, ...again }, { headers })).status).toBe(200);
  });

  it("is not looked at where it is longer than any proof: more than 4 KB are refused as unreadable", async () => {
    const tenant = await newTenant();
    const body = { email: nobody(), publicSignals: [], proofNonce: randomUUID(), proofTimestamp: Date.now() };
    const { body: refused } = await logIn(tenant, { ...body, proof: { pi_a: "9".repeat(5000) } });
    expect(refused.code).toBe("VALIDATION_ERROR");
  });
});

describe("signing in by a proof passes what a password passes", () => {
  it("locks the account for this source at the fifth wrong one, exactly, under parallel tries too", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const made = await proofOf(tenant, { email: user.email, secret: newSecret() });
    const bodies = Array.from({ length: 12 }, () => ({ email: user.email, ...made, proofNonce: randomUUID() }));
    const ip = "203.0.113.9";
    const answers = await Promise.all(bodies.map((body) => logIn(tenant, body, { ip })));
    expect(statusCounts(answers)).toEqual({ 401: 5, 429: 7 });
    const right = { email: user.email, ...(await proofOf(tenant, user)) };
    expect((await logIn(tenant, right, { ip })).body.code).toBe("ACCOUNT_LOCKED");
    expect((await salt(tenant, user.email, ip)).body.code).toBe("ACCOUNT_LOCKED");
    expect((await logIn(tenant, right, { ip: "203.0.113.10" })).status).toBe(200);
  });

  it("locks an unknown address alike", async () => {
    const tenant = await newTenant();
    const [email, ip] = [nobody(), "203.0.113.11"];
    const made = await proofOf(tenant, { email, secret: newSecret() });
    const tries = () => logIn(tenant, { email, ...made, proofNonce: randomUUID() }, { ip });
    const answers: Answer[] = [];
    for (let count = 0; count < 6; count++) answers.push(await tries());
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await salt(tenant, email, ip)).status).toBe(429);
  });

  it("tells a blocked user so only after a right proof", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    await sql`update users set status = 'blocked' where id = ${user.id}`;
    const wrong = { email: user.email, ...(await proofOf(tenant, { ...user, secret: newSecret() })) };
    expect(wordsOf(await logIn(tenant, wrong))).toEqual(WRONG);
    const right = { email: user.email, ...(await proofOf(tenant, user)) };
    expect((await logIn(tenant, right)).status).toBe(403);
  });

  it("asks for the second factor, and for one to be set up where the organization demands it", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    await enableTotp(user.accessToken);
    const { body } = await logIn(tenant, { email: user.email, ...(await proofOf(tenant, user)) });
    expect(body.data).toMatchObject({ mfaRequired: true, mfaMethods: ["totp"] });
    expect(Object(body.data).token).toBeUndefined();
    await sql`update organizations set mfa_policy = 'required' where id = ${tenant.id}`;
    const registered = { email: nobody(), salt: newSalt(), commitment: "5" };
    const answer = await call("POST /api/v1/auth/register", { headers: keyHeaders(tenant), body: registered });
    expect(answer.body.data).toMatchObject({ mfaRequired: true, mfaSetupRequired: true });
  });

  it("tells of a sign-in from a new device and network, and lists the session by the device's name", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const deviceInfo = { deviceName: "Chrome on Mac", deviceType: "desktop" };
    const headers = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0" };
    const body = { email: user.email, deviceInfo, ...(await proofOf(tenant, user)) };
    const answer = await logIn(tenant, body, { headers, ip: "203.0.113.77" });
    expect((await inboxOf(tenant.id)).filter(({ kind }) => kind === "new_sign_in")).toHaveLength(1);
    const listed = await call("GET /api/v1/security/sessions", { headers: zkauthHeaders(tenant, sessionIn(answer)) });
    expect(Object(listed.body.data).sessions).toContainEqual(
      expect.objectContaining({ device: "Chrome on Mac", isCurrent: true }),
    );
  });

  it("loses a stranger's password, set in advance, to whoever proves the address", async () => {
    const tenant = await newTenant();
    const stranger = await newProofUser(tenant);
    await call("POST /v1/magic-link/send", { headers: tenant.headers, body: { email: stranger.email } });
    const token = await tokenMailed(tenant, "magic_link");
    await call("POST /v1/magic-link/verify", { headers: tenant.headers, body: { token } });
    const body = { email: stranger.email, ...(await proofOf(tenant, stranger)) };
    expect(wordsOf(await logIn(tenant, body))).toEqual(WRONG);
    expect(await liveSessions(stranger.id)).toBe(1);
  });

  it("writes each outcome to the event log by ids alone", async () => {
    const tenant = await newTenant();
    const seq = await lastEvent(tenant);
    const user = await newProofUser(tenant);
    const body = { email: user.email, ...(await proofOf(tenant, user)) };
    await logIn(tenant, body);
    await logIn(tenant, body);
    expect(await eventsSince(tenant, seq)).toEqual(
      expect.arrayContaining(["user.signup", "user.login", "login.failed"]),
    );
    const [failed] =
      await sql`select subject, data from events where tenant_id = ${tenant.id} and type = 'login.failed'`;
    expect(failed).toEqual({ subject: user.id, data: { method: "password_proof", reason: "not_fresh" } });
  });

  it("finds nothing where the user has gone", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    expect((await call(`DELETE /v1/users/${user.id}`, { headers: tenant.headers })).status).toBe(200);
    expect(wordsOf(await logIn(tenant, { email: user.email, ...(await proofOf(tenant, user)) }))).toEqual(WRONG);
  });
});
