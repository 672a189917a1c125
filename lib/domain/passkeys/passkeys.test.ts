import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { type Adjustment, type Authenticator, FLAGS, newAuthenticator } from "#lib/testing/authenticator.ts";
import { type Answer, call } from "#lib/testing/call.ts";
import { issueFields } from "#lib/testing/expect-answer.ts";
import { authenticationInput, newPasskey, registrationInput } from "#lib/testing/passkeys.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { newKey, newTenant, newUser, stringsOf, type TestTenant } from "#lib/testing/tenant.ts";

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const PRESENT_AND_VERIFIED = FLAGS.userPresent | FLAGS.userVerified;

async function newPerson() {
  const tenant = await newTenant();
  return { tenant, user: await newUser(tenant) };
}

async function newPersonWithPasskey() {
  const { tenant, user } = await newPerson();
  return { tenant, user, ...(await newPasskey(user.accessToken)) };
}

const startRegistration = (token: string) => call("POST /v1/passkey/register/start", { headers: bearer(token) });
const finishRegistration = (token: string, body: unknown) =>
  call("POST /v1/passkey/register/finish", { headers: bearer(token), body });
const startSignIn = (tenant: TestTenant, body = {}) =>
  call("POST /v1/passkey/authenticate/start", { headers: tenant.headers, body });
const finishSignIn = (headers: Record<string, string>, body: unknown) =>
  call("POST /v1/passkey/authenticate/finish", { headers, body });
const list = async (token: string) => (await call("GET /v1/passkey/list", { headers: bearer(token) })).body.passkeys;

/** Registers with one thing changed. */
async function tryRegistration(token: string, change: Adjustment, authenticator = newAuthenticator()) {
  return finishRegistration(token, await registrationInput(token, authenticator, change));
}

/** Signs in with one thing changed. */
async function trySignIn(tenant: TestTenant, authenticator: Authenticator, change: Adjustment = {}) {
  return finishSignIn(tenant.headers, await authenticationInput(tenant.headers, authenticator, change));
}

async function eventsOf(tenant: TestTenant, type: string): Promise<{ subject: string; data: unknown }[]> {
  return connection().sql`select subject, data from events where tenant_id = ${tenant.id} and type = ${type}`;
}

const expectNotRegistered = (answer: Answer) =>
  expect([answer.status, answer.body.detail]).toEqual([422, "That passkey could not be verified; start again."]);
const expectNotSignedIn = (answer: Answer) =>
  expect([answer.status, answer.body.error, answer.body.detail]).toEqual([
    401,
    "invalid_credentials",
    "That passkey could not be verified.",
  ]);

describe("a passkey", () => {
  it("is made from options that ask for a discoverable credential and a verified user", async () => {
    const { user } = await newPerson();
    const { status, body } = await startRegistration(user.accessToken);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      rp: { id: "localhost", name: "Test Org" },
      user: { id: Buffer.from(user.id).toString("base64url"), name: user.email, displayName: user.email },
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none",
      excludeCredentials: [],
    });
    expect(Buffer.from(String(body.challenge), "base64url").toString("base64url")).toBe(body.challenge);
  });

  it.each(["ES256", "Ed25519"] as const)(
    "with %s is registered, listed and signs in with no user name",
    async (kind) => {
      const { tenant, user } = await newPerson();
      const authenticator = newAuthenticator(kind);
      const input = await registrationInput(user.accessToken, authenticator);
      const registered = await finishRegistration(user.accessToken, { ...input, name: "My telephone" });
      expect(registered.status).toBe(200);
      expect(registered.body).toMatchObject({
        id: expect.stringMatching(/^pk_/),
        name: "My telephone",
        transports: ["internal", "hybrid"],
        is_backed_up: false,
        is_flagged: false,
        last_used_at: null,
      });
      const signedIn = await trySignIn(tenant, authenticator);
      expect(signedIn.body).toMatchObject({ mfa_required: false, token_type: "bearer", user: { id: user.id } });
      expect(await list(String(signedIn.body.access_token))).toEqual([
        { ...registered.body, last_used_at: expect.any(String) },
      ]);
      expect(await eventsOf(tenant, "passkey.registered")).toEqual([
        { subject: user.id, data: { passkeyId: registered.body.id } },
      ]);
      expect(await eventsOf(tenant, "user.login")).toMatchObject([{ subject: user.id, data: { method: "passkey" } }]);
    },
  );

  it("is taken under `credential` as well, both ways", async () => {
    const { tenant, user } = await newPerson();
    const authenticator = newAuthenticator();
    const credential = await registrationInput(user.accessToken, authenticator);
    expect((await finishRegistration(user.accessToken, { credential })).status).toBe(200);
    const proof = await authenticationInput(tenant.headers, authenticator);
    expect((await finishSignIn(tenant.headers, { credential: proof })).status).toBe(200);
  });

  it("asks for no second factor where the organization demands one, since it is two", async () => {
    const { tenant, authenticator } = await newPersonWithPasskey();
    await connection().sql`update organizations set mfa_policy = 'required' where id = ${tenant.id}`;
    expect((await trySignIn(tenant, authenticator)).body).toMatchObject({ mfa_required: false });
  });

  it("is excluded from the user's next registration, and other users' are not", async () => {
    const { tenant, user, authenticator } = await newPersonWithPasskey();
    const own = await startRegistration(user.accessToken);
    expect(own.body.excludeCredentials).toEqual([
      { type: "public-key", id: authenticator.id, transports: ["internal", "hybrid"] },
    ]);
    const other = await startRegistration((await newUser(tenant)).accessToken);
    expect(other.body.excludeCredentials).toEqual([]);
  });

  it("tells whether it is backed up, and keeps up with it", async () => {
    const { tenant, user } = await newPerson();
    const authenticator = newAuthenticator();
    const flags = PRESENT_AND_VERIFIED | FLAGS.backupEligible;
    await tryRegistration(user.accessToken, { flags: flags | FLAGS.attested }, authenticator);
    expect(await list(user.accessToken)).toMatchObject([{ is_backed_up: false }]);
    expect((await trySignIn(tenant, authenticator, { flags: flags | FLAGS.backedUp })).status).toBe(200);
    expect(await list(user.accessToken)).toMatchObject([{ is_backed_up: true }]);
  });

  it("without a counter signs in again and again", async () => {
    const { tenant, user } = await newPerson();
    const authenticator = newAuthenticator();
    await tryRegistration(user.accessToken, { counter: 0 }, authenticator);
    for (let count = 0; count < 3; count++)
      expect((await trySignIn(tenant, authenticator, { counter: 0 })).status).toBe(200);
  });

  it("is registered where the authenticator attests with the credential's own key", async () => {
    const { user } = await newPerson();
    expect((await tryRegistration(user.accessToken, { attestation: "self" })).status).toBe(200);
  });

  it("belongs to the organization's own domain and origins where it has set them", async () => {
    const { tenant, user } = await newPerson();
    await connection().sql`update organizations set relying_party_id = 'bank.example',
      passkey_origins = ${["https://app.bank.example", "https://bank.example"]} where id = ${tenant.id}`;
    expect((await startRegistration(user.accessToken)).body.rp).toEqual({ id: "bank.example", name: "Test Org" });
    const authenticator = newAuthenticator();
    const here = { origin: "https://app.bank.example" };
    expect((await tryRegistration(user.accessToken, here, authenticator)).status).toBe(200);
    expect((await trySignIn(tenant, authenticator, { origin: "https://bank.example" })).status).toBe(200);
    expectNotSignedIn(await trySignIn(tenant, authenticator));
  });

  it("leaves neither its name nor its public key readable in any table", async () => {
    const { user } = await newPerson();
    const authenticator = newAuthenticator();
    const input = await registrationInput(user.accessToken, authenticator);
    const name = `telephone ${user.id}`;
    expect((await finishRegistration(user.accessToken, { ...input, name })).status).toBe(200);
    expect(await tablesHolding(name)).toEqual([]);
    const [row] = await connection().sql`select public_key from passkeys where credential_id = ${authenticator.id}`;
    // A COSE key of P-256 begins so (RFC 9052 §7).
    expect(Buffer.from(row?.public_key).includes(Buffer.from("a501020326", "hex"))).toBe(false);
  });

  it("is renamed by its user alone", async () => {
    const { tenant, user, id } = await newPersonWithPasskey();
    const rename = (token: string) =>
      call(`PATCH /v1/passkey/${id}`, { headers: bearer(token), body: { name: "Work laptop" } });
    expect((await rename((await newUser(tenant)).accessToken)).status).toBe(404);
    expect((await rename(user.accessToken)).body).toMatchObject({ id, name: "Work laptop" });
    expect(await eventsOf(tenant, "passkey.renamed")).toEqual([{ subject: user.id, data: { passkeyId: id } }]);
  });

  it("is one of twenty at most, however many are made at once", async () => {
    const { user } = await newPerson();
    const inputs = [];
    for (let count = 0; count < 22; count++) inputs.push(await registrationInput(user.accessToken));
    const answers = await Promise.all(inputs.map((input) => finishRegistration(user.accessToken, input)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2);
    expect((await startRegistration(user.accessToken)).status).toBe(409);
  });
});

describe("registration refuses", () => {
  const FLAWS: readonly (readonly [string, Adjustment])[] = [
    ["a wrong origin", { origin: "https://evil.example" }],
    ["an origin that only begins like ours", { origin: "http://localhost:3000.evil.example" }],
    ["a wrong RP ID", { rpId: "evil.example" }],
    ["an unknown challenge", { challenge: Buffer.alloc(32, 7).toString("base64url") }],
    ["the type of a sign-in", { type: "webauthn.get" }],
    ["a page inside another site's", { crossOrigin: true }],
    ["an absent user", { flags: FLAGS.userVerified | FLAGS.attested }],
    ["an unverified user", { flags: FLAGS.userPresent | FLAGS.attested }],
    ["a backup of what cannot be backed up", { flags: PRESENT_AND_VERIFIED | FLAGS.attested | FLAGS.backedUp }],
    ["a response without a credential", { flags: PRESENT_AND_VERIFIED }],
    ["certificates that nobody asked for", { attestation: "certified" }],
    ["CBOR that ends too early", { tamper: (bytes) => bytes.subarray(0, bytes.length - 10) }],
    ["bytes that are no CBOR", { tamper: () => Buffer.alloc(300, 0xff) }],
    ["CBOR that is no map", { tamper: () => Buffer.from([0x81, 0x01]) }],
    ["CBOR nested without end", { tamper: () => Buffer.alloc(48_000, 0x81) }],
    ["CBOR that promises more than it holds", { tamper: () => Buffer.from("bbffffffffffffffff", "hex") }],
    ["a signature of its own with a flipped bit", { attestation: "self", tamper: flipBitAt(60) }],
  ];

  it.each(FLAWS)("%s, and uses its challenge up", async (_flaw, change) => {
    const { tenant, user } = await newPerson();
    const authenticator = newAuthenticator();
    const options = (await startRegistration(user.accessToken)).body;
    expectNotRegistered(await finishRegistration(user.accessToken, authenticator.create(options, change)));
    if (!change.challenge)
      expectNotRegistered(await finishRegistration(user.accessToken, authenticator.create(options)));
    expect(await list(user.accessToken)).toEqual([]);
    expect(await eventsOf(tenant, "passkey.registered")).toEqual([]);
  });

  it("a response sent twice", async () => {
    const { user } = await newPerson();
    const input = await registrationInput(user.accessToken);
    expect((await finishRegistration(user.accessToken, input)).status).toBe(200);
    expectNotRegistered(await finishRegistration(user.accessToken, input));
  });

  it("all but one of a response's parallel uses", async () => {
    const { user } = await newPerson();
    const input = await registrationInput(user.accessToken);
    const answers = await Promise.all(Array.from({ length: 8 }, () => finishRegistration(user.accessToken, input)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await list(user.accessToken)).toHaveLength(1);
  });

  it("a challenge that was given to another user", async () => {
    const { tenant, user } = await newPerson();
    const input = await registrationInput((await newUser(tenant)).accessToken);
    expectNotRegistered(await finishRegistration(user.accessToken, input));
  });

  it("a challenge that was given for signing in", async () => {
    const { tenant, user } = await newPerson();
    const options = (await startRegistration(user.accessToken)).body;
    const challenge = String((await startSignIn(tenant)).body.challenge);
    expectNotRegistered(await finishRegistration(user.accessToken, newAuthenticator().create(options, { challenge })));
  });

  it("a challenge after five minutes", async () => {
    const { tenant, user } = await newPerson();
    const input = await registrationInput(user.accessToken);
    await expectFiveMinutes(tenant);
    await passFiveMinutes(tenant);
    expectNotRegistered(await finishRegistration(user.accessToken, input));
  });

  it("a credential that the tenant has already, of the same user or another", async () => {
    const { tenant, user, authenticator } = await newPersonWithPasskey();
    for (const { accessToken } of [user, await newUser(tenant)]) {
      const again = await tryRegistration(accessToken, {}, authenticator);
      expect([again.status, again.body.detail]).toEqual([409, "That passkey is registered already."]);
    }
  });

  it("an id that is not the credential's", async () => {
    const { user } = await newPerson();
    const input = await registrationInput(user.accessToken);
    const id = Buffer.alloc(32, 1).toString("base64url");
    expectNotRegistered(await finishRegistration(user.accessToken, { ...input, id, rawId: id }));
  });

  it("what a browser never sends, by the browser's own field names", async () => {
    const { user } = await newPerson();
    const { response, ...input } = await registrationInput(user.accessToken);
    const missing = await finishRegistration(user.accessToken, { ...input, rawId: undefined });
    expect([missing.status, issueFields(missing)]).toEqual([422, ["rawId", "response"]]);
    const garbage = { clientDataJSON: "no base64url!", attestationObject: 1 };
    const wrong = await finishRegistration(user.accessToken, { ...input, response: garbage });
    expect([wrong.status, issueFields(wrong)]).toEqual([
      422,
      ["response.clientDataJSON", "response.attestationObject"],
    ]);
    const nested = await finishRegistration(user.accessToken, { credential: { ...input, response: garbage } });
    expect(issueFields(nested)).toContain("credential.response.clientDataJSON");
    for (const clientData of ["no JSON", "null", "[]", '{"challenge":1}', '{"challenge":""}'])
      expectNotRegistered(
        await finishRegistration(user.accessToken, {
          ...input,
          response: { ...stringsOf(response), clientDataJSON: Buffer.from(clientData).toString("base64url") },
        }),
      );
  });
});

describe("signing in refuses", () => {
  const FLAWS: readonly (readonly [string, Adjustment])[] = [
    ["a wrong origin", { origin: "https://evil.example" }],
    ["a wrong RP ID", { rpId: "evil.example" }],
    ["an unknown challenge", { challenge: Buffer.alloc(32, 7).toString("base64url") }],
    ["the type of a registration", { type: "webauthn.create" }],
    ["a page inside another site's", { crossOrigin: true }],
    ["an absent user", { flags: FLAGS.userVerified }],
    ["an unverified user", { flags: FLAGS.userPresent }],
    ["a signature with a flipped bit", { tamper: flipBitAt(20) }],
    ["a signature that is none", { tamper: () => Buffer.from("nonsense") }],
    ["another user's handle", { userHandle: Buffer.from("usr_another").toString("base64url") }],
    ["no user's handle", { userHandle: null }],
    ["authenticator data with leftovers", { flags: PRESENT_AND_VERIFIED | FLAGS.attested }],
  ];

  it.each(FLAWS)("%s, tells so, and uses its challenge up", async (_flaw, change) => {
    const { tenant, user, authenticator } = await newPersonWithPasskey();
    const options = (await startSignIn(tenant)).body;
    expectNotSignedIn(await finishSignIn(tenant.headers, authenticator.get(options, change)));
    expect(await eventsOf(tenant, "login.failed")).toEqual([{ subject: user.id, data: { method: "passkey" } }]);
    if (!change.challenge) expectNotSignedIn(await finishSignIn(tenant.headers, authenticator.get(options)));
    expect(await eventsOf(tenant, "passkey.flagged")).toEqual([]);
    expect((await trySignIn(tenant, authenticator)).status).toBe(200);
  });

  it("a response sent twice", async () => {
    const { tenant, authenticator } = await newPersonWithPasskey();
    const proof = await authenticationInput(tenant.headers, authenticator);
    expect((await finishSignIn(tenant.headers, proof)).status).toBe(200);
    expectNotSignedIn(await finishSignIn(tenant.headers, proof));
    expect(await eventsOf(tenant, "passkey.flagged")).toEqual([]);
  });

  it("all but one of a response's parallel uses", async () => {
    const { tenant, authenticator } = await newPersonWithPasskey();
    const proof = await authenticationInput(tenant.headers, authenticator);
    const answers = await Promise.all(Array.from({ length: 8 }, () => finishSignIn(tenant.headers, proof)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401, 401, 401, 401]);
  });

  it.each([
    ["goes back", 3],
    ["stands still", 5],
    ["falls to zero", 0],
  ])("a counter that %s, and flags the passkey for good", async (_name, counter) => {
    const { tenant, user, authenticator, id } = await newPersonWithPasskey();
    expect((await trySignIn(tenant, authenticator, { counter: 5 })).status).toBe(200);
    expectNotSignedIn(await trySignIn(tenant, authenticator, { counter }));
    expectNotSignedIn(await trySignIn(tenant, authenticator, { counter: 6 }));
    expect(await list(user.accessToken)).toMatchObject([{ id, is_flagged: true }]);
    expect(await eventsOf(tenant, "passkey.flagged")).toEqual([{ subject: user.id, data: { passkeyId: id } }]);
  });

  it("a counter that goes back without flagging where the signature is wrong", async () => {
    const { tenant, user, authenticator } = await newPersonWithPasskey();
    expect((await trySignIn(tenant, authenticator, { counter: 5 })).status).toBe(200);
    expectNotSignedIn(await trySignIn(tenant, authenticator, { counter: 3, tamper: flipBitAt(20) }));
    expect(await list(user.accessToken)).toMatchObject([{ is_flagged: false }]);
  });

  it("a passkey that was never registered, like one that is wrong", async () => {
    const { tenant, user } = await newPerson();
    const authenticator = newAuthenticator();
    await registrationInput(user.accessToken, authenticator);
    expectNotSignedIn(await trySignIn(tenant, authenticator));
    expect(await eventsOf(tenant, "login.failed")).toEqual([{ subject: "unknown", data: { method: "passkey" } }]);
  });

  it("another tenant's passkey", async () => {
    const { tenant, authenticator } = await newPersonWithPasskey();
    expectNotSignedIn(await trySignIn(await newTenant(), authenticator));
    expect((await trySignIn(tenant, authenticator)).status).toBe(200);
  });

  it("another tenant's challenge", async () => {
    const { tenant, authenticator } = await newPersonWithPasskey();
    const proof = await authenticationInput((await newTenant()).headers, authenticator);
    expectNotSignedIn(await finishSignIn(tenant.headers, proof));
  });

  it("a live passkey in test mode", async () => {
    const { tenant, authenticator } = await newPersonWithPasskey();
    const test = bearer(await newKey(tenant, { mode: "test" }));
    expectNotSignedIn(await finishSignIn(test, await authenticationInput(test, authenticator)));
    expect((await trySignIn(tenant, authenticator)).status).toBe(200);
  });

  it("a challenge that was given for registering", async () => {
    const { tenant, user, authenticator } = await newPersonWithPasskey();
    const challenge = String((await startRegistration(user.accessToken)).body.challenge);
    expectNotSignedIn(await trySignIn(tenant, authenticator, { challenge }));
  });

  it("a challenge after five minutes", async () => {
    const { tenant, authenticator } = await newPersonWithPasskey();
    const proof = await authenticationInput(tenant.headers, authenticator);
    await expectFiveMinutes(tenant);
    await passFiveMinutes(tenant);
    expectNotSignedIn(await finishSignIn(tenant.headers, proof));
  });

  it("a blocked user, with the same words as every way of signing in", async () => {
    const { tenant, user, authenticator } = await newPersonWithPasskey();
    await connection().sql`update users set status = 'blocked' where id = ${user.id}`;
    const proof = await authenticationInput(tenant.headers, authenticator);
    const refused = await finishSignIn(tenant.headers, proof);
    expect([refused.status, refused.body.detail]).toEqual([403, "This account is blocked."]);
    await connection().sql`update users set status = 'active' where id = ${user.id}`;
    expectNotSignedIn(await finishSignIn(tenant.headers, proof));
  });

  it("what a browser never sends, by the browser's own field names", async () => {
    const { tenant, authenticator } = await newPersonWithPasskey();
    const proof = await authenticationInput(tenant.headers, authenticator);
    const response = { ...stringsOf(proof.response), signature: 1, authenticatorData: "" };
    const wrong = await finishSignIn(tenant.headers, { ...proof, type: "password", response });
    expect([wrong.status, issueFields(wrong).sort()]).toEqual([
      422,
      ["response.authenticatorData", "response.signature", "type"],
    ]);
    for (const authenticatorData of ["AAAA", Buffer.alloc(37, 0xff).toString("base64url")])
      expectNotSignedIn(
        await finishSignIn(tenant.headers, {
          ...(await authenticationInput(tenant.headers, authenticator)),
          response: { ...stringsOf(proof.response), authenticatorData },
        }),
      );
  });

  it("to tell whether an address is known: the options are alike", async () => {
    const { tenant, user } = await newPersonWithPasskey();
    const bodies = [{ email: user.email }, { email: "nobody@example.com" }, {}];
    for (const body of bodies) {
      const { status, body: options } = await startSignIn(tenant, body);
      expect(status).toBe(200);
      expect(options).toEqual({
        challenge: expect.stringMatching(/^[\w-]{43,}$/),
        rpId: "localhost",
        allowCredentials: [],
        timeout: 300_000,
        userVerification: "required",
      });
    }
  });
});

describe("a passkey that is removed", () => {
  const remove = (id: string, token: string) => call(`DELETE /v1/passkey/${id}`, { headers: bearer(token) });

  it("no longer signs in", async () => {
    const { tenant, user, authenticator, id } = await newPersonWithPasskey();
    expect((await remove(id, user.accessToken)).body).toEqual({ success: true });
    expectNotSignedIn(await trySignIn(tenant, authenticator));
    expect(await list(user.accessToken)).toEqual([]);
    expect(await eventsOf(tenant, "passkey.removed")).toEqual([{ subject: user.id, data: { passkeyId: id } }]);
    expect((await remove(id, user.accessToken)).status).toBe(404);
  });

  it("is removed by its own user alone", async () => {
    const { tenant, user, id } = await newPersonWithPasskey();
    expect((await remove(id, (await newUser(tenant)).accessToken)).status).toBe(404);
    expect(await list(user.accessToken)).toHaveLength(1);
  });

  it("needs a proof of the last fifteen minutes, which a new sign-in gives", async () => {
    const { tenant, user, authenticator, id } = await newPersonWithPasskey();
    const { sql } = connection();
    await sql`update sessions set authenticated_at = now() - interval '16 minutes' where user_id = ${user.id}`;
    const refused = await remove(id, user.accessToken);
    expect([refused.status, refused.body.detail]).toEqual([403, "Sign in again to change how you sign in."]);
    await sql`update sessions set authenticated_at = now() - interval '14 minutes' where user_id = ${user.id}`;
    const [kept] = [await list(user.accessToken)];
    expect(kept).toHaveLength(1);
    const again = await trySignIn(tenant, authenticator);
    await sql`update sessions set authenticated_at = now() - interval '16 minutes'
      where user_id = ${user.id} and authenticated_at < now() - interval '1 minute'`;
    expect((await remove(id, String(again.body.access_token))).status).toBe(200);
  });
});

function flipBitAt(index: number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(index) ^ 1, index);
    return flipped;
  };
}

/** The clock of a request is the machine's: what is due is moved instead. */
async function passFiveMinutes(tenant: TestTenant): Promise<void> {
  await connection().sql`update one_time_tokens set created_at = created_at - interval '5 minutes',
    expires_at = expires_at - interval '5 minutes' where tenant_id = ${tenant.id}`;
}

async function expectFiveMinutes(tenant: TestTenant): Promise<void> {
  const rows = await connection().sql`select extract(epoch from expires_at - created_at)::int as seconds
    from one_time_tokens where tenant_id = ${tenant.id}`;
  expect(new Set(rows.map(({ seconds }) => seconds))).toEqual(new Set([300]));
}
