import * as z from "zod";
import type { AttributeRequestRow } from "#db/queries/credentials.ts";
import { ATTRIBUTE_REQUEST_STATUSES } from "#db/schema/credentials.ts";
import { proofContext } from "#lib/crypto/proof-context.ts";
import { env } from "#lib/env.ts";
import { openPersonal, realmOf, sealPersonal } from "../tenancy/index.ts";
import { PURPOSE, tenantName } from "./credential-message.ts";
import { countryName, nationalitySet, numericCountry } from "./nationality.ts";

/** What was asked for; who proves it is neither expired nor revoked in any case. */
const askedFields = {
  issuer: z.string(),
  ageAtLeast: z.number().int().nullable(),
  nationalityIn: z.array(z.string()).nullable(),
  scope: z.string(),
};

const PublicInputs = z
  .object({
    issuerAx: z.string(),
    issuerAy: z.string(),
    /** As of the request; a list that has grown since has another one. */
    revocationRoot: z.string(),
    cutoffDay: z.string(),
    nationalitySetHash: z.string(),
    today: z.string(),
    verifierScope: z.string(),
    binding: z.string(),
  })
  .meta({ id: "AttributeInputs" });

export const AttributeRequest = z
  .object({
    id: z.string(),
    status: z.enum([...ATTRIBUTE_REQUEST_STATUSES, "expired"]),
    ...askedFields,
    issuerName: z.string(),
    /** `nationalityIn` in English, for pages. */
    nationalityNames: z.array(z.string()).nullable(),
    nonce: z.string(),
    timestamp: z.string(),
    origin: z.string(),
    /** What `binding` hides: private input of the circuit. */
    context: z.string(),
    publicInputs: PublicInputs,
    /** The numeric codes that `nationalitySetHash` is of, or any where it is 0. */
    nationalitySet: z.array(z.string()),
    redirectUrl: z.string().nullable(),
    state: z.string().nullable(),
    /** The page where a holder answers. */
    proveUrl: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: "AttributeRequest" });

export const AttributeResult = z
  .object({
    id: z.string(),
    status: AttributeRequest.shape.status,
    verified: z.boolean(),
    /** The holder's name to this organization and scope, in decimal; another one everywhere else. */
    pseudonym: z.string().nullable(),
    predicates: z
      .object({
        ageAtLeast: z.number().int().nullable(),
        nationalityIn: z.array(z.string()).nullable(),
        notExpired: z.literal(true),
        notRevoked: z.literal(true),
      })
      .meta({ id: "AttributePredicates" })
      .nullable(),
    issuer: z.string(),
    scope: z.string(),
    verifiedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "AttributeResult" });

const PSEUDONYM = "attribute_requests.pseudonym";

export const sealPseudonym = (tenantId: string, pseudonym: string) => sealPersonal(tenantId, PSEUDONYM, pseudonym);

/** What a proof for this request is bound to. */
export function contextOf(row: AttributeRequestRow): bigint {
  const { id, origin, nonce, timestamp } = row;
  return proofContext({ purpose: PURPOSE, tenant: tenantName(row), origin, subject: id, nonce, timestamp });
}

export function requestOutput(
  row: AttributeRequestRow,
  issuerName: string,
  now: Date,
): z.input<typeof AttributeRequest> {
  const realm = realmOf({ id: row.tenantId, mode: row.mode });
  return {
    ...asked(row),
    issuerName,
    nationalityNames: row.nationalityIn?.map(countryName) ?? null,
    id: row.id,
    status: statusOf(row, now),
    nonce: row.nonce,
    timestamp: row.timestamp,
    origin: row.origin,
    context: String(contextOf(row)),
    publicInputs: PublicInputs.parse(row.signals),
    nationalitySet: setOf(row.nationalityIn).map(String),
    redirectUrl: row.redirectUri,
    state: row.state,
    proveUrl: `${env().publicUrl}/prove/${realm}?request=${row.id}`,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}

export async function resultOutput(row: AttributeRequestRow, now: Date): Promise<z.input<typeof AttributeResult>> {
  const isVerified = row.status === "verified";
  const { ageAtLeast, nationalityIn } = row;
  return {
    id: row.id,
    status: statusOf(row, now),
    verified: isVerified,
    pseudonym: row.pseudonym ? await openPersonal(row.tenantId, PSEUDONYM, row.pseudonym) : null,
    predicates: isVerified ? { ageAtLeast, nationalityIn, notExpired: true, notRevoked: true } : null,
    issuer: row.issuer,
    scope: row.scope,
    verifiedAt: isVerified ? (row.settledAt?.toISOString() ?? null) : null,
  };
}

/** The sixteen codes of the circuit for what was asked; any sixteen where nationality was not. */
export function setOf(nationalityIn: readonly string[] | null): bigint[] {
  return nationalitySet((nationalityIn ?? []).flatMap((code) => numericCountry(code) ?? []));
}

function asked({ issuer, ageAtLeast, nationalityIn, scope }: AttributeRequestRow) {
  return { issuer, ageAtLeast, nationalityIn, scope };
}

function statusOf({ status, expiresAt }: AttributeRequestRow, now: Date) {
  return status === "pending" && expiresAt <= now ? "expired" : status;
}
