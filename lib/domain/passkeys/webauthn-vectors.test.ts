import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { insertPasskey } from "#db/queries/passkeys.ts";
import { asSystem } from "#lib/engine/system.ts";
import {
  expectNotRegistered,
  expectNotSignedIn,
  expectWithoutPin,
  finishRegistration,
  finishSignIn,
  newPerson,
} from "#lib/testing/passkeys.ts";
import { issueToken } from "../one-time/index.ts";
import { cell, sealPersonalBytes } from "../tenancy/index.ts";
import { userHandleOf } from "./passkey.ts";
import published from "./vectors/webauthn.json" with { type: "json" };

const UNVERIFIED = "the user is not verified";

/** What becomes of each published vector here, since it is for a relying party of any policy. */
const OUTCOMES: Readonly<Record<string, { registers: string; signsIn: string }>> = {
  "none.ES256": { registers: UNVERIFIED, signsIn: UNVERIFIED },
  "packed-self.ES256": { registers: "yes", signsIn: UNVERIFIED },
  "none.ES256.crossOrigin": { registers: "inside another site's page", signsIn: "inside another site's page" },
  "none.ES256.topOrigin": { registers: "inside another site's page", signsIn: "inside another site's page" },
  "packed.ES256": { registers: "a certificate, which nobody asked for", signsIn: "yes" },
  "none.ES256.long-credential-id": { registers: UNVERIFIED, signsIn: "yes" },
};

type Vector = (typeof published.vectors)[number];
const rows = published.vectors.map((vector) => ({ ...vector, ...OUTCOMES[vector.title] }));

/** A user of an organization that is the vectors' relying party, who was given this challenge. */
async function challenged(purpose: "passkey_registration" | "passkey_authentication", secret: string) {
  const { tenant, user } = await newPerson();
  await connection().sql`update organizations set relying_party_id = ${published.relyingPartyId},
    passkey_origins = ${[published.origin]} where id = ${tenant.id}`;
  const userId = purpose === "passkey_registration" ? user.id : undefined;
  await asSystem("test", tenant.id, "live", new Date(), (ctx) => issueToken(ctx, purpose, { userId, secret }));
  return { tenant, user };
}

const credentialOf = ({ credentialId }: Vector) => ({ id: credentialId, rawId: credentialId, type: "public-key" });

describe("the W3C's vector", () => {
  it.each(rows)("$title: registers: $registers", async ({ registers, ...vector }) => {
    const { challenge, ...response } = vector.registration;
    const { user } = await challenged("passkey_registration", challenge);
    const answer = await finishRegistration(user.accessToken, { ...credentialOf(vector), response });
    if (registers === UNVERIFIED) return expectWithoutPin(answer);
    if (registers !== "yes") return expectNotRegistered(answer);
    expect(answer.status, answer.text).toBe(200);
    const [row] = await connection()
      .sql`select counter, is_backed_up from passkeys where id = ${String(answer.body.id)}`;
    expect(row).toEqual({ counter: "0", is_backed_up: true });
  });

  it.each(rows)("$title: signs in: $signsIn", async ({ signsIn, ...vector }) => {
    const { challenge, ...response } = vector.authentication;
    const { tenant, user } = await challenged("passkey_authentication", challenge);
    await asSystem("test", tenant.id, "live", new Date(), async (ctx) =>
      insertPasskey(ctx.tenant, {
        id: `pk_${user.id}`,
        userId: user.id,
        credentialId: vector.credentialId,
        publicKey: await sealPersonalBytes(
          cell("passkeys.public_key", { tenantId: tenant.id, mode: "live", id: `pk_${user.id}`, userId: user.id }),
          Buffer.from(vector.publicKey, "base64url"),
        ),
        counter: 0,
        transports: [],
        isBackedUp: false,
      }),
    );
    // The vectors have no user handle, which the signature does not cover.
    const proof = { ...credentialOf(vector), response: { ...response, userHandle: userHandleOf(user.id) } };
    const answer = await finishSignIn(tenant.headers, proof);
    if (signsIn === UNVERIFIED) return expectWithoutPin(answer);
    if (signsIn !== "yes") return expectNotSignedIn(answer);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ mfa_required: false, user: { id: user.id } });
  });
});
