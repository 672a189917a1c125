import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { FLAGS, newAuthenticator } from "#lib/testing/authenticator.ts";
import { call } from "#lib/testing/call.ts";
import {
  authenticationInput,
  bearer,
  eventsOf,
  expectNotSignedIn,
  finishRegistration,
  finishSignIn,
  listedPasskeys,
  newPerson,
  newPersonWithPasskey,
  registrationInput,
  startRegistration,
  tryRegistration,
  trySignIn,
} from "#lib/testing/passkeys.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { newUser } from "#lib/testing/tenant.ts";

const PRESENT_AND_VERIFIED = FLAGS.userPresent | FLAGS.userVerified;

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
      expect(await listedPasskeys(String(signedIn.body.access_token))).toEqual([
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
    expect(await listedPasskeys(user.accessToken)).toMatchObject([{ is_backed_up: false }]);
    expect((await trySignIn(tenant, authenticator, { flags: flags | FLAGS.backedUp })).status).toBe(200);
    expect(await listedPasskeys(user.accessToken)).toMatchObject([{ is_backed_up: true }]);
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

describe("a passkey that is removed", () => {
  const remove = (id: string, token: string) => call(`DELETE /v1/passkey/${id}`, { headers: bearer(token) });

  it("no longer signs in", async () => {
    const { tenant, user, authenticator, id } = await newPersonWithPasskey();
    expect((await remove(id, user.accessToken)).body).toEqual({ success: true });
    expectNotSignedIn(await trySignIn(tenant, authenticator));
    expect(await listedPasskeys(user.accessToken)).toEqual([]);
    expect(await eventsOf(tenant, "passkey.removed")).toEqual([{ subject: user.id, data: { passkeyId: id } }]);
    expect((await remove(id, user.accessToken)).status).toBe(404);
  });

  it("is removed by its own user alone", async () => {
    const { tenant, user, id } = await newPersonWithPasskey();
    expect((await remove(id, (await newUser(tenant)).accessToken)).status).toBe(404);
    expect(await listedPasskeys(user.accessToken)).toHaveLength(1);
  });

  it("needs a proof of the last fifteen minutes, which a new sign-in gives", async () => {
    const { tenant, user, authenticator, id } = await newPersonWithPasskey();
    const { sql } = connection();
    await sql`update sessions set authenticated_at = now() - interval '16 minutes' where user_id = ${user.id}`;
    const refused = await remove(id, user.accessToken);
    expect([refused.status, refused.body.detail]).toEqual([403, "Sign in again to change how you sign in."]);
    await sql`update sessions set authenticated_at = now() - interval '14 minutes' where user_id = ${user.id}`;
    const [kept] = [await listedPasskeys(user.accessToken)];
    expect(kept).toHaveLength(1);
    const again = await trySignIn(tenant, authenticator);
    await sql`update sessions set authenticated_at = now() - interval '16 minutes'
      where user_id = ${user.id} and authenticated_at < now() - interval '1 minute'`;
    expect((await remove(id, String(again.body.access_token))).status).toBe(200);
  });
});
