import type { PasskeyRow } from "#db/queries/passkeys.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { log } from "#lib/log.ts";
import { cell, ifItOpens, openPersonalBytes } from "../tenancy/index.ts";
import type { AuthenticationResponse, RegistrationResponse } from "./browser-json.ts";
import { relyingParty } from "./relying-party.ts";

/** COSE algorithms that are offered and taken (RFC 9053, RFC 8812): Ed25519, ES256, RS256. */
export const ALGORITHMS = [-8, -7, -257];

/** The verifier, loaded at first use: it takes a third of a second and 27 MB (measured). Ask before a transaction opens. */
export function loadVerifier() {
  return Promise.all([import("@simplewebauthn/server"), import("@simplewebauthn/server/helpers")]);
}

export type NewCredential = { id: string; publicKey: Uint8Array; counter: number; isBackedUp: boolean };

/**
 * All is right but that the authenticator did not ask who is there: a security key without a PIN, which says so itself.
 * Where it is told, everything else has been proven, so that nobody learns of another's key by it.
 */
export const UNVERIFIED_PERSON = "unverified_person";

type Proven<T> = T | typeof UNVERIFIED_PERSON | undefined;

/** The credential that a response proves (WebAuthn L3 §7.1); undefined for every flaw. The challenge is spent before. */
export async function verifiedRegistration(
  ctx: TenantContext,
  { response, ...credential }: RegistrationResponse,
  expectedChallenge: string,
): Promise<Proven<NewCredential>> {
  const [{ verifyRegistrationResponse }] = await loadVerifier();
  const party = await expectedParty(ctx);
  return withoutFlaw(ctx, async () => {
    await refuseCertificates(response.attestationObject);
    const { registrationInfo } = await verifyRegistrationResponse({
      response: { ...identified(credential), response },
      expectedChallenge,
      ...party,
      supportedAlgorithmIDs: ALGORITHMS,
      requireUserVerification: false,
    });
    if (registrationInfo?.credential.id !== credential.id) return undefined;
    // WebAuthn L3 §7.1 step 16.
    if (!registrationInfo.userVerified) return UNVERIFIED_PERSON;
    const { id, publicKey, counter } = registrationInfo.credential;
    return { id, publicKey, counter, isBackedUp: registrationInfo.credentialBackedUp };
  });
}

/** The count and backup state that an assertion proves (WebAuthn L3 §7.2); undefined for every flaw. */
export async function verifiedAssertion(
  ctx: TenantContext,
  { response, ...credential }: AuthenticationResponse,
  expectedChallenge: string,
  passkey: PasskeyRow,
): Promise<Proven<{ counter: number; isBackedUp: boolean }>> {
  const [{ verifyAuthenticationResponse }] = await loadVerifier();
  const party = await expectedParty(ctx);
  const opening = openPersonalBytes(cell("passkeys.public_key", passkey), passkey.publicKey);
  const publicKey = await ifItOpens(opening, "passkeys.public_key");
  if (!publicKey) return undefined;
  return withoutFlaw(ctx, async () => {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        ...identified(credential),
        response: { ...response, userHandle: response.userHandle ?? undefined },
      },
      expectedChallenge,
      ...party,
      // Zero, since the count is compared only once the signature holds: nobody else may have a passkey flagged.
      credential: { id: passkey.credentialId, publicKey: new Uint8Array(publicKey), counter: 0 },
      requireUserVerification: false,
    });
    if (!verified) return undefined;
    // WebAuthn L3 §7.2 step 17.
    if (!authenticationInfo.userVerified) return UNVERIFIED_PERSON;
    return { counter: authenticationInfo.newCounter, isBackedUp: authenticationInfo.credentialBackedUp };
  });
}

async function expectedParty(ctx: TenantContext) {
  const { id, origins } = await relyingParty(ctx);
  return { expectedOrigin: [...origins], expectedRPID: id };
}

/**
 * No attestation is asked for, so that a browser gives none or the authenticator's own signature (WebAuthn L3 §5.1.3).
 * Certificates are not looked at: the verifier would fetch what they name.
 */
async function refuseCertificates(attestationObject: string): Promise<void> {
  const [, { decodeAttestationObject }] = await loadVerifier();
  const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, "base64url")));
  const isPlain = decoded.get("fmt") === "none" || decoded.get("fmt") === "packed";
  if (!isPlain || decoded.get("attStmt").get("x5c") !== undefined) throw new Error("the attestation was not asked for");
}

function identified({ id, rawId, type }: Pick<RegistrationResponse, "id" | "rawId" | "type">) {
  return { id, rawId, type, clientExtensionResults: {} };
}

/** The verifier throws at the first flaw; which one it was is for the log alone. */
async function withoutFlaw<T>(ctx: TenantContext, verify: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await verify();
  } catch (err) {
    log().debug({ err, requestId: ctx.requestId }, "a passkey was refused");
    return undefined;
  }
}
