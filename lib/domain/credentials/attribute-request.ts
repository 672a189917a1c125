import * as z from "zod";
import type { AttributeRequestRow } from "#db/queries/credentials.ts";
import { ATTRIBUTE_CIRCUITS, ATTRIBUTE_REQUEST_STATUSES } from "#db/schema/credentials.ts";
import { proofContext } from "#lib/crypto/proof-context.ts";
import { env } from "#lib/env.ts";
import { cell, openPersonal, realmOf, sealPersonal } from "../tenancy/index.ts";
import { PURPOSE, tenantName } from "./credential-message.ts";
import { countryName, nationalitySet, numericCountry } from "./nationality.ts";

/** What a request tells, whatever it asks for and of whom. */
export const requestFields = {
  id: z.string(),
  status: z.enum([...ATTRIBUTE_REQUEST_STATUSES, "expired"]),
  /** The realm of the organization whose credential is to be proven. */
  issuer: z.string(),
  issuerName: z.string(),
  nonce: z.string(),
  timestamp: z.string(),
  origin: z.string(),
  /** What `binding` hides: private input of the circuit. */
  context: z.string(),
  redirectUrl: z.string().nullable(),
  state: z.string().nullable(),
  /** The page where a holder answers. */
  proveUrl: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
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

/** Of anybody whom an issuer has verified; who proves it is neither expired nor revoked in any case. */
export const AttributeRequest = z
  .object({
    ...requestFields,
    circuit: z.literal("attribute_signed"),
    ageAtLeast: z.number().int().nullable(),
    nationalityIn: z.array(z.string()).nullable(),
    /** `nationalityIn` in English, for pages. */
    nationalityNames: z.array(z.string()).nullable(),
    scope: z.string(),
    publicInputs: PublicInputs,
    /** The numeric codes that `nationalitySetHash` is of, or any where it is 0. */
    nationalitySet: z.array(z.string()),
  })
  .meta({ id: "AttributeRequest" });

export const AttributeResult = z
  .object({
    id: z.string(),
    circuit: z.enum(ATTRIBUTE_CIRCUITS),
    status: requestFields.status,
    verified: z.boolean(),
    /** Whom the organization has asked by name; null where any holder could answer. */
    userId: z.string().nullable(),
    /** The holder's name to this organization and scope, in decimal; another one everywhere else. Null of a known user. */
    pseudonym: z.string().nullable(),
    predicates: z
      .object({
        ageAtLeast: z.number().int().nullable(),
        nationalityIn: z.array(z.string()).nullable(),
        /** Null of a known user: the proof does not show it, and the organization is the issuer itself. */
        notExpired: z.literal(true).nullable(),
        notRevoked: z.literal(true).nullable(),
      })
      .meta({ id: "AttributePredicates" })
      .nullable(),
    issuer: z.string(),
    scope: z.string().nullable(),
    verifiedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "AttributeResult" });

export const sealPseudonym = (request: AttributeRequestRow, pseudonym: string) =>
  sealPersonal(cell("attribute_requests.pseudonym", request), pseudonym);

/** What a proof for this request is bound to. */
export function contextOf({
  id,
  tenantId,
  mode,
  origin,
  nonce,
  timestamp,
}: Pick<AttributeRequestRow, "id" | "tenantId" | "mode" | "origin" | "nonce" | "timestamp">): bigint {
  const tenant = tenantName({ tenantId, mode });
  return proofContext({ purpose: PURPOSE, tenant, origin, subject: id, nonce, timestamp });
}

export function requestOutput(
  row: AttributeRequestRow,
  issuerName: string,
  now: Date,
): z.input<typeof AttributeRequest> {
  const { ageAtLeast, nationalityIn, scope } = row;
  return {
    ...toldOf(row, issuerName, now),
    circuit: "attribute_signed",
    ageAtLeast,
    nationalityIn,
    nationalityNames: nationalityIn?.map(countryName) ?? null,
    scope: scope ?? "",
    publicInputs: PublicInputs.parse(row.signals),
    nationalitySet: setOf(nationalityIn).map(String),
  };
}

/** `requestFields` of a request. */
export function toldOf(row: AttributeRequestRow, issuerName: string, now: Date) {
  const { id, issuer, nonce, timestamp, origin, redirectUri, state } = row;
  return {
    id,
    status: statusOf(row, now),
    issuer,
    issuerName,
    nonce,
    timestamp,
    origin,
    context: String(contextOf(row)),
    redirectUrl: redirectUri,
    state,
    proveUrl: `${env().publicUrl}/prove/${realmOf({ id: row.tenantId, mode: row.mode })}?request=${id}`,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}

export async function resultOutput(row: AttributeRequestRow, now: Date): Promise<z.input<typeof AttributeResult>> {
  const { id, circuit, userId, ageAtLeast, nationalityIn, issuer, scope } = row;
  const isVerified = row.status === "verified";
  const isShown = circuit === "attribute_signed" || null;
  return {
    id,
    circuit,
    status: statusOf(row, now),
    verified: isVerified,
    userId,
    pseudonym: row.pseudonym ? await openPersonal(cell("attribute_requests.pseudonym", row), row.pseudonym) : null,
    predicates: isVerified ? { ageAtLeast, nationalityIn, notExpired: isShown, notRevoked: isShown } : null,
    issuer,
    scope,
    verifiedAt: isVerified ? (row.settledAt?.toISOString() ?? null) : null,
  };
}

/** The sixteen codes of the circuit for what was asked; any sixteen where nationality was not. */
export function setOf(nationalityIn: readonly string[] | null): bigint[] {
  return nationalitySet((nationalityIn ?? []).flatMap((code) => numericCountry(code) ?? []));
}

function statusOf({ status, expiresAt }: AttributeRequestRow, now: Date): z.output<typeof requestFields.status> {
  return status === "pending" && expiresAt <= now ? "expired" : status;
}
