import { randomBytes, randomInt } from "node:crypto";
import * as z from "zod";
import {
  type CredentialRow,
  credentialsOfSession,
  insertCredential,
  revokeCredentials,
} from "#db/queries/credentials.ts";
import { ownOrganization } from "#db/queries/organizations.ts";
import { parseFieldElement } from "#lib/crypto/poseidon.ts";
import { newId } from "#lib/crypto/random.ts";
import { REVOCATION_IDS } from "#lib/crypto/revocation-tree.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { type VerifiedFacts, verifiedFacts } from "../kyc/index.ts";
import { realmOf } from "../tenancy/index.ts";
import { sealCommitment } from "./commitment.ts";
import { IssuedCredential } from "./credential.ts";
import { type CredentialFacts, credentialMessage } from "./credential-message.ts";
import { dayNumber } from "./days.ts";
import { signNumber } from "./eddsa.ts";
import { openPrivateKey, ownIssuer } from "./issuer.ts";
import { NO_NATIONALITY, numericCountry } from "./nationality.ts";

// Chosen: what a document said is believed for two years, or until it expires.
const LIFETIME_DAYS = 730;
// A list nine tenths full finds a free place with all but one chance in 10^6.
const PLACES_TRIED = 128;
const SALT_BYTES = 31;
// Chosen: a lost phone or two, and a cleared browser.
const PER_SESSION = 10;
const DAY_MILLISECONDS = 24 * 3600 * 1000;

const HolderHash = z
  .string()
  .max(100)
  .refine((text) => (parseFieldElement(text) ?? 0n) > 0n, "must be a number of BN254's scalar field, in decimal");

/** For the organization's server, and for the page of the person who was verified. */
export const issueCredential = defineOperation({
  name: "kyc.sessions.issueCredential",
  summary: "Sign what an approved verification found, for its holder to prove parts of it",
  scope: "kyc:write",
  effect: "write",
  category: "kyc",
  cost: 1,
  input: z.object({ sessionId: z.string().max(100), holderHash: HolderHash }).meta({ id: "IssueCredential" }),
  output: IssuedCredential,
  faults: ["not_found", "conflict"],
  async run(ctx, { sessionId, holderHash }) {
    const facts = await verifiedFacts(ctx, sessionId);
    const { birthDay, nationality, expiryDay } = attributesOf(facts, ctx.now);
    await refuseMore(ctx, sessionId);
    const organization = await ownOrganization(ctx.tenant);
    const issuer = await ownIssuer(ctx);
    await revokeLast(ctx, sessionId);
    const salt = BigInt(`0x${randomBytes(SALT_BYTES).toString("hex")}`);
    const told = { birthDay, nationality, expiryDay, holderHash: BigInt(holderHash), salt };
    const { row, message } = await keep(ctx, facts, told);
    const { r8x, r8y, s } = signNumber(await openPrivateKey(issuer), message);
    await ctx.emit("credential.issued", { subject: row.id, data: { sessionId, userId: row.userId } });
    return {
      id: row.id,
      issuer: realmOf({ id: ctx.tenantId, mode: ctx.mode }),
      issuerName: organization?.name ?? "",
      issuerKey: { x: issuer.publicX, y: issuer.publicY },
      issuedAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      attributes: {
        birthDay: String(birthDay),
        nationality: String(nationality),
        expiryDay: String(expiryDay),
        revocationId: String(row.revocationId),
        holderHash,
        credentialSalt: String(salt),
        signatureR8x: r8x,
        signatureR8y: r8y,
        signatureS: s,
      },
    };
  },
});

function attributesOf({ dateOfBirth, expiryDate, nationality }: VerifiedFacts, now: Date) {
  const birthDay = dateOfBirth === null ? undefined : dayNumber(dateOfBirth);
  if (birthDay === undefined)
    throw new Fault("conflict", "No whole date of birth since 1900 was read from the document.");
  const today = dayNumber(now) ?? 0;
  const documentEnds = expiryDate === null ? undefined : dayNumber(expiryDate);
  if (documentEnds !== undefined && documentEnds < today) throw new Fault("conflict", "The document has expired.");
  return {
    birthDay,
    nationality: (nationality === null ? undefined : numericCountry(nationality)) ?? NO_NATIONALITY,
    expiryDay: Math.min(documentEnds ?? Number.POSITIVE_INFINITY, today + LIFETIME_DAYS),
  };
}

/**
 * Numbers of the list are never used twice, so that one verification must not use them up; and what the organization
 * has revoked, the person's own page does not bring back.
 */
async function refuseMore(ctx: TenantContext, sessionId: string): Promise<void> {
  const earlier = await credentialsOfSession(ctx.tenant, sessionId);
  if (earlier.length >= PER_SESSION) throw new Fault("conflict", "This verification was signed often enough.");
  if (ctx.actor.type === "capture" && earlier.some(({ revokedBecause }) => revokedBecause === "requested"))
    throw new Fault("conflict", "The organization has withdrawn the proof of this verification.");
}

async function revokeLast(ctx: TenantContext, sessionId: string): Promise<void> {
  const revoked = await revokeCredentials(ctx.tenant, { sessionId }, { because: "reissued", now: ctx.now });
  for (const { id } of revoked)
    await ctx.emit("credential.revoked", { subject: id, data: { because: "reissued", sessionId } });
}

/** A random place in the list, so that the list tells nobody when or after whom a revoked credential was issued. */
async function keep(
  ctx: TenantContext,
  { sessionId, userId }: VerifiedFacts,
  told: Omit<CredentialFacts, "revocationId">,
): Promise<{ row: CredentialRow; message: bigint }> {
  const id = newId("cred", ctx.now.getTime());
  for (let tried = 0; tried < PLACES_TRIED; tried += 1) {
    const revocationId = randomInt(REVOCATION_IDS);
    const message = credentialMessage({ ...told, revocationId });
    const row = await insertCredential(ctx.tenant, {
      id,
      sessionId,
      userId,
      revocationId,
      commitment: await sealCommitment({ tenantId: ctx.tenantId, mode: ctx.mode, id, userId }, message),
      createdAt: ctx.now,
      // The last day counts whole.
      expiresAt: new Date(Date.UTC(1900, 0, 1) + (told.expiryDay + 1) * DAY_MILLISECONDS),
    });
    if (row) return { row, message };
  }
  throw new Fault("conflict", "This organization's list of credentials is full.");
}
