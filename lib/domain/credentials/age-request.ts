import * as z from "zod";
import { type AttributeRequestRow, findCommittedCredential, insertAttributeRequest } from "#db/queries/credentials.ts";
import { ownOrganization } from "#db/queries/organizations.ts";
import { findUser } from "#db/queries/users.ts";
import type { LongContext, TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { assertKeysUsable } from "../proofs/index.ts";
import { realmOf } from "../tenancy/index.ts";
import { contextOf, requestFields, toldOf } from "./attribute-request.ts";
import { beginRequest, type Places } from "./begin-request.ts";
import { commitmentAsked, commitmentOf } from "./commitment.ts";
import { committedBindingOf } from "./credential-message.ts";
import { cutoffDay } from "./days.ts";

const AgeInputs = z
  .object({
    /** The one credential whose holder can answer. */
    credCommitment: z.string(),
    cutoffDay: z.string(),
    binding: z.string(),
  })
  .meta({ id: "AgeInputs" });

/** Of one user whom the asking organization has verified, without the date of birth. */
export const AgeRequest = z
  .object({
    ...requestFields,
    circuit: z.literal("age_committed"),
    userId: z.string(),
    /** By which the user's browser finds it. */
    credentialId: z.string(),
    ageAtLeast: z.number().int(),
    publicInputs: AgeInputs,
  })
  .meta({ id: "AgeRequest" });

/** The same for its page: whoever has opened the link need not learn whose it is. */
export const AgeQuestion = AgeRequest.omit({ userId: true })
  .extend({
    /** Null once it is answered or too old. */
    publicInputs: AgeInputs.nullable(),
  })
  .meta({ id: "AgeQuestion" });

type Wanted = Places & { userId: string; ageAtLeast: number };

/** A request that the newest credential of this user answers, and no other. */
export async function askUser(
  ctx: LongContext,
  { userId, ageAtLeast, ...places }: Wanted,
): Promise<z.input<typeof AgeRequest>> {
  assertKeysUsable();
  return ctx.transact(async (inside) => {
    if (!(await findUser(inside.tenant, userId))) throw new Fault("not_found", "There is no such user.");
    const credential = await findCommittedCredential(inside.tenant, userId, ctx.now);
    if (!credential) throw new Fault("conflict", NOTHING_TO_PROVE);
    const begun = await beginRequest(inside, places);
    const row = await insertAttributeRequest(inside.tenant, {
      ...begun,
      circuit: "age_committed",
      issuer: realmOf({ id: ctx.tenantId, mode: ctx.mode }),
      userId,
      credentialId: credential.id,
      ageAtLeast,
      signals: { cutoffDay: String(cutoffDay(ctx.now, ageAtLeast)) },
    });
    await inside.emit("attributes.requested", { subject: row.id, data: { issuer: row.issuer, userId } });
    const publicInputs = inputsOf(row, await commitmentOf(credential, ctx.now));
    return { ...(await ageFields(inside, row)), userId, publicInputs };
  });
}

/** What the page asks; a `conflict` where the credential ended before the question: nothing can answer any more. */
export async function openAgeRequest(
  ctx: TenantContext,
  row: AttributeRequestRow,
): Promise<z.input<typeof AgeQuestion>> {
  const asked = await ageFields(ctx, row);
  if (asked.status !== "pending") return { ...asked, publicInputs: null };
  return { ...asked, publicInputs: inputsOf(row, await commitmentAsked(ctx, row.credentialId)) };
}

/** The public signals that a proof for this request has, by the commitment as it is kept now. */
export function ageSignals(row: AttributeRequestRow, credCommitment: string): z.output<typeof AgeInputs> {
  const binding = String(committedBindingOf(BigInt(credCommitment), contextOf(row)));
  return { credCommitment, cutoffDay: row.signals.cutoffDay ?? "", binding };
}

function inputsOf(row: AttributeRequestRow, commitment: string | undefined): z.output<typeof AgeInputs> {
  if (commitment === undefined) throw new Fault("conflict", OUT_OF_FORCE);
  return ageSignals(row, commitment);
}

async function ageFields(ctx: TenantContext, row: AttributeRequestRow) {
  const { credentialId, ageAtLeast } = row;
  if (credentialId === null || ageAtLeast === null) throw new Fault("conflict", OUT_OF_FORCE);
  const name = (await ownOrganization(ctx.tenant))?.name ?? "";
  return { ...toldOf(row, name, ctx.now), circuit: "age_committed" as const, credentialId, ageAtLeast };
}

const OUT_OF_FORCE = "The proof that was asked for is withdrawn, replaced by a newer one, or expired.";

const NOTHING_TO_PROVE =
  "This user has no credential in force by which you could ask. Verify the user, with user_id on the session, and let them keep a private proof; one from before this was offered has to be taken anew.";
