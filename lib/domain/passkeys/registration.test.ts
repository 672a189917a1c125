import { describe, expect, it } from "vitest";
import { type Adjustment, FLAGS, newAuthenticator } from "#lib/testing/authenticator.ts";
import { issueFields } from "#lib/testing/expect-answer.ts";
import {
  eventsOf,
  expectNotRegistered,
  finishRegistration,
  flipBitAt,
  listedPasskeys,
  newPerson,
  newPersonWithPasskey,
  passFiveMinutes,
  registrationInput,
  startRegistration,
  startSignIn,
  tryRegistration,
} from "#lib/testing/passkeys.ts";
import { newUser, stringsOf } from "#lib/testing/tenant.ts";

const PRESENT_AND_VERIFIED = FLAGS.userPresent | FLAGS.userVerified;

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
    expect(await listedPasskeys(user.accessToken)).toEqual([]);
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
    expect(await listedPasskeys(user.accessToken)).toHaveLength(1);
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
    expect([missing.status, issueFields(missing)]).toEqual([400, ["rawId", "response"]]);
    const garbage = { clientDataJSON: "no base64url!", attestationObject: 1 };
    const wrong = await finishRegistration(user.accessToken, { ...input, response: garbage });
    expect([wrong.status, issueFields(wrong)]).toEqual([
      400,
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
