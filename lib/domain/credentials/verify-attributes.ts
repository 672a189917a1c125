import * as z from "zod";
import {
  type AttributeRequestRow,
  findAttributeRequest,
  findCredentialIssuer,
  settleAttributeRequest,
} from "#db/queries/credentials.ts";
import { ownOrganization } from "#db/queries/organizations.ts";
import { lookUp } from "#db/tenant.ts";
import { parseFieldElement } from "#lib/crypto/poseidon.ts";
import type { LongContext, TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation, defineOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { env } from "#lib/env.ts";
import { CIRCUITS } from "#lib/proofs/index.ts";
import { isOwnOrigin } from "../organizations/index.ts";
import { assertKeysUsable, checkProof, spendIssuedNonce } from "../proofs/index.ts";
import { parseRealm } from "../tenancy/index.ts";
import { AgeQuestion, ageSignals, openAgeRequest } from "./age-request.ts";
import { AttributeRequest, AttributeResult, requestOutput, resultOutput, sealPseudonym } from "./attribute-request.ts";
import { commitmentAsked } from "./commitment.ts";
import { PURPOSE } from "./credential-message.ts";
import { publicIssuer } from "./issuer.ts";
import { revocationsOf } from "./revocations.ts";

// Chosen: far longer than any field element; what is longer is refused before it is looked at.
const TEXT_MAX = 200;

const answerFields = {
  requestId: z.string().max(100),
  proof: z.record(z.string(), z.unknown()),
  publicSignals: z.array(z.string().max(TEXT_MAX)).max(20),
};

type Answer = { requestId: string; proof: Record<string, unknown>; publicSignals: string[] };

const RequestId = z.object({ requestId: z.string().max(100) });
const verify = { effect: "write", category: "auth", cost: 1 } as const;
const read = { effect: "read", category: "auth", cost: 0, faults: ["not_found"] } as const;

/** For whoever shows a page of their own; answered once, whatever comes of it. */
export const verifyAttributes = defineLongOperation({
  ...verify,
  name: "attributes.verify",
  summary: "Verify a proof for a request: what was asked holds, and the holder's pseudonym",
  scope: "attributes:verify",
  input: z.object(answerFields).meta({ id: "VerifyAttributes" }),
  // Sealed in the request's own row: a replay's copy would not be.
  output: AttributeResult.extend({ pseudonym: secret().nullable() }).meta({ id: "VerifiedAttributes" }),
  faults: ["not_found", "proof_refused", "overloaded", "unavailable"],
  async run(ctx, answer) {
    // A server that calls names no page, or passes on which page its user was at.
    const isFrom = (origin: string) => ctx.origin === origin || ctx.origin === ownOrigin();
    return resultOutput(await settled(ctx, answer, isFrom), ctx.now);
  },
});

/** The hosted page's own: its user learns where to go on, and the organization's server reads the result. */
export const answerAttributes = defineLongOperation({
  ...verify,
  name: "attributes.answer",
  summary: "Hand in the proof that a request asks for",
  scope: "auth:write",
  input: z.object(answerFields).meta({ id: "AnswerAttributes" }),
  output: z.object({ redirectTo: z.string().nullable() }).meta({ id: "AttributesAnswered" }),
  faults: ["not_found", "proof_refused", "overloaded", "unavailable"],
  async run(ctx, answer) {
    const { id, redirectUri, state } = await settled(ctx, answer, (origin) => ctx.origin === origin);
    return { redirectTo: redirectUri === null ? null : returnAddress(redirectUri, { request: id, state }) };
  },
});

export const readAttributeResult = defineOperation({
  ...read,
  name: "attributes.get",
  summary: "Read what came of a request for attributes",
  scope: "attributes:verify",
  input: RequestId.meta({ id: "AttributeResultOf" }),
  output: AttributeResult,
  run: async (ctx, { requestId }) => resultOutput(await requestOf(ctx, requestId), ctx.now),
});

/** Long, since another organization's name is read without its transaction. */
export const openAttributeRequest = defineLongOperation({
  ...read,
  name: "attributes.open",
  summary: "Read what a page asks its user to prove",
  scope: "auth:write",
  input: RequestId.meta({ id: "OpenAttributeRequest" }),
  output: z.discriminatedUnion("circuit", [AttributeRequest, AgeQuestion]).meta({ id: "AttributeQuestion" }),
  faults: ["not_found", "conflict"],
  async run(ctx, { requestId }) {
    const row = await ctx.transact((inside) => requestOf(inside, requestId));
    if (row.circuit === "age_committed") return ctx.transact((inside) => openAgeRequest(inside, row));
    return requestOutput(row, (await publicIssuer(row.issuer)).name, ctx.now);
  },
});

async function requestOf(ctx: TenantContext, id: string): Promise<AttributeRequestRow> {
  const row = await findAttributeRequest(ctx.tenant, id);
  if (!row) throw new Fault("not_found", "There is no such request.");
  return row;
}

/** The request with its proof accepted; whatever is wrong with the proof is one refusal, and uses the request up. */
async function settled(
  ctx: LongContext,
  answer: Answer,
  isFrom: (origin: string) => boolean,
): Promise<AttributeRequestRow> {
  assertKeysUsable();
  // Committed before the proof is looked at: a request is good for one attempt.
  const { row, isUnused } = await ctx.transact(async (inside) => {
    const row = await requestOf(inside, answer.requestId);
    const { nonce, timestamp, origin } = row;
    // A page that the request was not made for answers nothing, and does not use it up.
    if (!isFrom(origin) || !(await isStillOwn(inside, origin))) throw new Fault("proof_refused");
    const spent = await spendIssuedNonce(inside, { purpose: PURPOSE, nonce, timestamp });
    return { row, isUnused: spent?.origin === origin };
  });
  if (!isUnused) throw new Fault("proof_refused");
  const isProven = await JUDGES[row.circuit](ctx, row, answer);
  const kept = await ctx.transact(async (inside) => {
    const outcome = await outcomeOf(inside, row, isProven ? answer : null);
    const changed = await settleAttributeRequest(inside.tenant, row.id, { ...outcome, settledAt: ctx.now });
    const asked = { issuer: row.issuer, ...(row.userId !== null && { userId: row.userId }) };
    // Settled before, or erased with its user: nothing has come of this proof.
    if (changed) await inside.emit(`attributes.${outcome.status}`, { subject: row.id, data: asked });
    return changed;
  });
  if (kept?.status !== "verified") throw new Fault("proof_refused");
  return kept;
}

const ownOrigin = () => new URL(env().publicUrl).origin;

/** The organization may have taken an address off its list since it asked. */
async function isStillOwn(ctx: TenantContext, origin: string): Promise<boolean> {
  const organization = await ownOrganization(ctx.tenant);
  return organization !== undefined && isOwnOrigin(organization, origin);
}

/** A user's credential is looked at once more, since it may have been revoked while the proof was verified. */
async function outcomeOf(ctx: TenantContext, row: AttributeRequestRow, proven: Answer | null) {
  const isStanding = row.circuit === "attribute_signed" || (await commitmentAsked(ctx, row.credentialId)) !== undefined;
  if (!proven || !isStanding) return { status: "refused" as const };
  if (row.circuit === "age_committed") return { status: "verified" as const };
  const [pseudonym = ""] = proven.publicSignals;
  return { status: "verified" as const, pseudonym: await sealPseudonym(row, pseudonym) };
}

type Judge = (ctx: LongContext, row: AttributeRequestRow, answer: Answer) => Promise<boolean>;

/** Whether the proof is of exactly this request. */
const JUDGES: Record<AttributeRequestRow["circuit"], Judge> = {
  /** By the issuer's key and a list that stood within ten minutes. */
  async attribute_signed({ now }, row, { proof, publicSignals }) {
    const issuer = parseRealm(row.issuer);
    const key = issuer && (await lookUp((platform) => findCredentialIssuer(platform, issuer)));
    if (!issuer || key?.publicX !== row.signals.issuerAx) return false;
    const { acceptedRoots } = await revocationsOf(issuer, now);
    const names = CIRCUITS.attribute_signed;
    const given = Object.fromEntries(names.map((name, index) => [name, publicSignals[index]]));
    const { pseudonym = "", revocationRoot = "" } = given;
    if (parseFieldElement(pseudonym) === undefined || !acceptedRoots.includes(revocationRoot)) return false;
    const wanted: Record<string, string> = { ...row.signals, pseudonym, revocationRoot };
    const expected = names.map((name) => wanted[name] ?? "");
    return checkProof({ circuit: "attribute_signed", proof, publicSignals, expected });
  },

  /** By the commitment as it is kept now: forgotten, nothing proves it. */
  async age_committed(ctx, row, { proof, publicSignals }) {
    const commitment = await ctx.transact((inside) => commitmentAsked(inside, row.credentialId));
    if (commitment === undefined) return false;
    const signals = ageSignals(row, commitment);
    const expected = CIRCUITS.age_committed.map((name) => signals[name]);
    return checkProof({ circuit: "age_committed", proof, publicSignals, expected });
  },
};

function returnAddress(redirectUri: string, { request, state }: { request: string; state: string | null }): string {
  const target = new URL(redirectUri);
  target.searchParams.set("request", request);
  if (state !== null) target.searchParams.set("state", state);
  return target.href;
}
