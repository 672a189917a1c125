import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { type Adjustment, FLAGS, newAuthenticator } from "#lib/testing/authenticator.ts";
import { issueFields } from "#lib/testing/expect-answer.ts";
import {
  authenticationInput,
  bearer,
  eventsOf,
  expectNotSignedIn,
  finishSignIn,
  flipBitAt,
  listedPasskeys,
  newPerson,
  newPersonWithPasskey,
  passFiveMinutes,
  registrationInput,
  startRegistration,
  startSignIn,
  trySignIn,
} from "#lib/testing/passkeys.ts";
import { newKey, newTenant, stringsOf } from "#lib/testing/tenant.ts";

const PRESENT_AND_VERIFIED = FLAGS.userPresent | FLAGS.userVerified;

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
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400, 400, 400]);
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
    expect(await listedPasskeys(user.accessToken)).toMatchObject([{ id, is_flagged: true }]);
    expect(await eventsOf(tenant, "passkey.flagged")).toEqual([{ subject: user.id, data: { passkeyId: id } }]);
  });

  it("a counter that goes back without flagging where the signature is wrong", async () => {
    const { tenant, user, authenticator } = await newPersonWithPasskey();
    expect((await trySignIn(tenant, authenticator, { counter: 5 })).status).toBe(200);
    expectNotSignedIn(await trySignIn(tenant, authenticator, { counter: 3, tamper: flipBitAt(20) }));
    expect(await listedPasskeys(user.accessToken)).toMatchObject([{ is_flagged: false }]);
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
      400,
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
