import * as z from "zod";
import { listKycDocuments, listKycFaceChecks } from "#db/queries/kyc.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { openPicture } from "./evidence.ts";
import { sessionToRead } from "./open-session.ts";

export const KYC_PICTURES = ["document-front", "document-back", "selfie", "liveness"] as const;

type PictureName = (typeof KYC_PICTURES)[number];

/** One picture of a verification, opened. Each view is an event: who looked at whose document stays on record. */
export const readKycPicture = defineLongOperation({
  name: "kyc.pictures.read",
  summary: "Read one picture of a verification as JPEG",
  scope: "kyc:read",
  effect: "read",
  category: "kyc",
  cost: 0,
  input: z.object({ sessionId: z.string().max(100), picture: z.enum(KYC_PICTURES) }).meta({ id: "ReadKycPicture" }),
  output: z.object({ jpeg: z.instanceof(Uint8Array) }).meta({ id: "KycPicture" }),
  faults: ["not_found", "overloaded"],
  async run(ctx, { sessionId, picture }) {
    const file = await ctx.transact((inside) => fileOf(inside, sessionId, picture));
    const jpeg = file ? await openPicture(ctx, file) : undefined;
    if (!jpeg) throw new Fault("not_found", "There is no such picture.");
    await ctx.transact((inside) => inside.emit("kyc.picture.viewed", { subject: sessionId, data: { picture } }));
    return { jpeg: Uint8Array.from(jpeg) };
  },
});

async function fileOf(ctx: TenantContext, sessionId: string, picture: PictureName): Promise<string | null | undefined> {
  const { id } = await sessionToRead(ctx, sessionId);
  if (picture === "document-front" || picture === "document-back") {
    const documents = await listKycDocuments(ctx.tenant, id);
    return documents.find((document) => `document-${document.side}` === picture)?.file;
  }
  const kind = picture === "selfie" ? "match" : "liveness";
  return (await listKycFaceChecks(ctx.tenant, id)).find((face) => face.kind === kind)?.file;
}
