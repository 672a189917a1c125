import * as z from "zod";
import { type KycFaceCheckRow, type KycSessionRow, listKycDocuments, listKycFaceChecks } from "#db/queries/kyc.ts";
import { ownOrganization } from "#db/queries/organizations.ts";
import { KYC_CHECKS, KYC_STATUSES } from "#db/schema/kyc.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { isExpired, openResult, sessionToRead } from "../kyc/index.ts";
import { logoUrl } from "../organizations/index.ts";

const Step = z
  .object({
    name: z.enum(["consent", "document", "selfie", "liveness", "result"]),
    state: z.enum(["todo", "done", "refused"]),
    reason: z.string().nullable(),
  })
  .meta({ id: "CaptureStep" });

export const CaptureState = z
  .object({
    sessionId: z.string(),
    organization: z
      .object({ name: z.string(), accentColor: z.string().nullable(), logoUrl: z.string().nullable() })
      .meta({ id: "CaptureOrganization" }),
    testMode: z.boolean(),
    status: z.enum(KYC_STATUSES),
    checks: z.array(z.enum(KYC_CHECKS)),
    steps: z.array(Step),
    document: z
      .object({ documentType: z.string(), country: z.string(), needsBack: z.boolean() })
      .meta({ id: "CaptureDocument" })
      .nullable(),
    purpose: z.string(),
    retentionDays: z.number().int(),
    redirectUrl: z.string().nullable(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: "CaptureState" });

type State = z.input<typeof CaptureState>;
type Steps = State["steps"];

const TWO_SIDED = ["national_id", "drivers_license", "residence_permit"];

/** Everything that the capture page shows, so that reloading loses nothing. */
export async function captureState(ctx: TenantContext, sessionId: string): Promise<State> {
  const session = await sessionToRead(ctx, sessionId);
  const organization = await ownOrganization(ctx.tenant);
  if (!organization) throw new Fault("not_found");
  const documents = await listKycDocuments(ctx.tenant, session.id);
  const faces = await listKycFaceChecks(ctx.tenant, session.id);
  const front = documents.find((document) => document.side === "front");
  const hasBack = documents.some((document) => document.side === "back");
  return {
    sessionId: session.id,
    organization: { name: organization.name, accentColor: organization.accentColor, logoUrl: logoUrl(organization) },
    testMode: ctx.mode === "test",
    status: isExpired(session, ctx.now) ? "expired" : session.status,
    checks: session.checks,
    steps: await stepsOf(session, front !== undefined, faces),
    document: front
      ? {
          documentType: front.documentType,
          country: front.country,
          needsBack: TWO_SIDED.includes(front.documentType) && !hasBack,
        }
      : null,
    purpose: `${organization.name} asks you to confirm who you are.`,
    retentionDays: organization.retentionDays,
    redirectUrl: session.redirectUrl,
    expiresAt: session.expiresAt.toISOString(),
  };
}

async function stepsOf(
  session: KycSessionRow,
  hasDocument: boolean,
  faces: readonly KycFaceCheckRow[],
): Promise<Steps> {
  const find = (kind: KycFaceCheckRow["kind"]) => faces.find((face) => face.kind === kind);
  const steps: Steps = [{ name: "consent", state: session.consentedAt ? "done" : "todo", reason: null }];
  if (session.checks.includes("document"))
    steps.push({ name: "document", state: hasDocument ? "done" : "todo", reason: null });
  if (session.checks.includes("face")) steps.push(await faceStep("selfie", find("match")));
  if (session.checks.includes("liveness")) steps.push(await faceStep("liveness", find("liveness")));
  steps.push({ name: "result", state: session.completedAt ? "done" : "todo", reason: null });
  return steps;
}

const SELFIE_REASON =
  "The selfie does not resemble the portrait on the document. Take it again in even light, without glasses or a mask.";

async function faceStep(name: "selfie" | "liveness", check: KycFaceCheckRow | undefined): Promise<Steps[number]> {
  if (!check) return { name, state: "todo", reason: null };
  const result = await openResult(check);
  if (check.passed || result.decision === "review") return { name, state: "done", reason: null };
  const reason =
    name === "selfie"
      ? SELFIE_REASON
      : (result.reasons[0]?.message ?? "The movements could not be recognised. Try again.");
  return { name, state: "refused", reason };
}
