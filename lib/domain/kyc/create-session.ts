import * as z from "zod";
import { insertKycSession } from "#db/queries/kyc.ts";
import { findUser } from "#db/queries/users.ts";
import { KYC_CHECKS, KYC_TYPES } from "#db/schema/kyc.ts";
import { newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { addEndpoint, EKYC_EVENTS, refuseUnusableTarget } from "../webhooks/index.ts";
import { captureUrl } from "./capture-link.ts";
import { NewKycSession, newSessionOutput } from "./kyc-session.ts";
import { hasVerifiedPortrait } from "./portrait.ts";

const METADATA_BYTES_MAX = 8 * 1024;

/** What each type checks where the caller names no checks; `face_only` the face too, where a document was verified. */
export const CHECKS_OF_TYPE = {
  full_kyc: ["document", "face", "liveness"],
  document_only: ["document"],
  face_only: ["liveness"],
} as const;

const FACE_OF_KNOWN_USER = ["face", "liveness"] as const;

const WebAddress = z
  .string()
  .trim()
  .max(2000)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), "must be an http or https address");

const isFaceAlone = (checks: readonly string[] | undefined) =>
  checks?.includes("face") === true && !checks.includes("document");

export const CreateKycSession = z
  .object({
    userId: z.string().max(100).optional(),
    externalUserId: z.string().trim().min(1).max(200).optional(),
    type: z.enum(KYC_TYPES).default("full_kyc"),
    checks: z.array(z.enum(KYC_CHECKS)).min(1).max(3).optional(),
    metadata: z
      .record(z.string().max(100), z.unknown())
      .refine((value) => JSON.stringify(value).length <= METADATA_BYTES_MAX, "must be at most 8 KB of JSON")
      .default({}),
    redirectUrl: WebAddress.optional(),
    webhookUrl: WebAddress.optional(),
    /** How long the session stays open. */
    expiresInSeconds: z.coerce
      .number()
      .int()
      .min(60)
      .max(7 * 24 * 3600)
      .default(3600),
  })
  .refine(({ checks, type, userId }) => !isFaceAlone(checks) || (type === "face_only" && userId !== undefined), {
    path: ["checks"],
    message:
      "may hold face only beside document, whose portrait it is compared with, or in face_only of a user who was verified by a document",
  })
  .meta({ id: "CreateKycSession" });

export const createKycSession = defineLongOperation({
  name: "kyc.sessions.create",
  summary: "Create a verification and the link of its capture page",
  scope: "kyc:write",
  effect: "write",
  category: "kyc",
  cost: 1,
  input: CreateKycSession,
  output: NewKycSession,
  faults: ["not_found", "conflict"],
  async restore({ tenantId }, kept) {
    return { ...kept, captureUrl: await captureUrl(tenantId, String(kept.id)) };
  },
  async run(ctx, input) {
    if (input.webhookUrl) await refuseUnusableTarget(input.webhookUrl, "webhookUrl");
    return ctx.transact((inside) => create(inside, input));
  },
});

async function create(
  ctx: TenantContext,
  input: z.output<typeof CreateKycSession>,
): Promise<z.input<typeof NewKycSession>> {
  if (input.userId && !(await findUser(ctx.tenant, input.userId)))
    throw new Fault("not_found", "There is no such user.");
  const checks = await checksOf(ctx, input);
  const row = await insertKycSession(ctx.tenant, {
    id: newId("kyc_sess", ctx.now.getTime()),
    userId: input.userId,
    externalUserId: input.externalUserId,
    type: input.type,
    checks,
    status: "pending",
    metadata: input.metadata,
    redirectUrl: input.redirectUrl,
    createdAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + input.expiresInSeconds * 1000),
  });
  if (input.webhookUrl) {
    const events = Object.keys(EKYC_EVENTS);
    await addEndpoint(ctx, { url: input.webhookUrl, events, active: true, dialect: "ekyc", subject: row.id });
  }
  await ctx.emit("kyc.session.created", { subject: row.id, data: { status: row.status, userId: row.userId } });
  return newSessionOutput(row);
}

/** What is to be checked. A face alone is compared with a document that was verified before, so that one is needed. */
async function checksOf(ctx: TenantContext, { type, checks, userId }: z.output<typeof CreateKycSession>) {
  if (checks && !isFaceAlone(checks)) return [...new Set(checks)];
  const isKnown = type === "face_only" && (await hasVerifiedPortrait(ctx, userId));
  if (checks && !isKnown)
    throw new Fault("conflict", "This user has no verified document to compare the face with; check a document too.");
  if (checks) return [...new Set(checks)];
  return isKnown ? [...FACE_OF_KNOWN_USER] : [...CHECKS_OF_TYPE[type]];
}
