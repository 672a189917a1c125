import * as z from "zod";
import { revokeCredentials, unlinkCredentials } from "#db/queries/credentials.ts";
import { forgetAnswersAbout } from "#db/queries/idempotency.ts";
import { deleteKycSession as deleteRow, listKycDocuments, listKycFaceChecks } from "#db/queries/kyc.ts";
import { deleteEndpointsOf } from "#db/queries/webhooks.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { storedFiles } from "../stored-files/index.ts";
import { forgetFaces } from "./duplicates/forget-faces.ts";
import { removePictures } from "./evidence.ts";
import { sessionToRead } from "./open-session.ts";

/** Erases the pictures first, then the rows: where it breaks off, asking again finishes it. */
export const deleteKycSession = defineLongOperation({
  name: "kyc.sessions.delete",
  summary: "Erase a verification with its documents, pictures, templates and results",
  scope: "kyc:write",
  effect: "write",
  category: "kyc",
  cost: 0,
  input: z.object({ sessionId: z.string().max(100) }).meta({ id: "DeleteKycSession" }),
  output: z.object({ id: z.string(), deleted: z.literal(true) }).meta({ id: "DeletedKycSession" }),
  faults: ["not_found", "overloaded"],
  async run(ctx, { sessionId }) {
    const files = await ctx.transact(async (inside) => {
      await sessionToRead(inside, sessionId);
      const documents = await listKycDocuments(inside.tenant, sessionId);
      const faces = await listKycFaceChecks(inside.tenant, sessionId);
      return [...documents, ...faces].map((row) => row.file);
    });
    await removePictures(files);
    await removePictures(await storedFiles().list(`${ctx.tenantId}/${sessionId}/`));
    await ctx.transact(async (inside) => {
      await sessionToRead(inside, sessionId);
      await inside.emit("kyc.session.deleted", { subject: sessionId });
      await revokeProofs(inside, sessionId);
      await deleteEndpointsOf(inside.tenant, sessionId);
      await forgetAnswersAbout(inside.tenant, sessionId);
      await deleteRow(inside.tenant, sessionId);
      await forgetFaces(inside.tenant, sessionId);
    });
    return { id: sessionId, deleted: true as const };
  },
});

/** What was signed of it proves nothing any more; its number stays on the list, and leads nowhere. */
async function revokeProofs(ctx: TenantContext, sessionId: string): Promise<void> {
  const revoked = await revokeCredentials(ctx.tenant, { sessionId }, { because: "erased", now: ctx.now });
  for (const { id } of revoked)
    await ctx.emit("credential.revoked", { subject: id, data: { because: "erased", sessionId } });
  await unlinkCredentials(ctx.tenant, sessionId);
}
