import * as z from "zod";
import { findKycChip, listKycDocuments, listKycFaceChecks, replaceKycChip, updateKycSession } from "#db/queries/kyc.ts";
import { inTenant } from "#db/tenant.ts";
import { newId } from "#lib/crypto/random.ts";
import type { LongContext, TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import type { ChipReading } from "#lib/vision/index.ts";
import { discardFiles } from "../stored-files/index.ts";
import { type ChipRecord, chipOutput, KycChip, openChip, sealChip } from "./chip-reading.ts";
import { chipTrust } from "./chip-trust.ts";
import { conflictsBetween, type Extracted } from "./compare-fields.ts";
import { openReading } from "./document-reading.ts";
import { keepPicture, openTemplate, sealTemplate } from "./evidence.ts";
import type { Vision } from "./load-vision.ts";
import { sessionToTry, sessionToWrite } from "./open-session.ts";
import { READING_MS, seeingInTurn } from "./see-image.ts";

// In base64. DG1 is a zone of 88 characters; a portrait is 12 to 25 KB, a security object 2 to 4 KB. Chosen far above.
const [DG1_MAX, DG2_MAX, SOD_MAX] = [1000, 180_000, 40_000];

/** In base64 the first six bits of a file's tag are its first letter. */
const file = (name: string, tag: string, first: RegExp, max: number) =>
  z.base64("must be base64").regex(first, `must be the file ${name}, which begins with the tag ${tag}`).max(max);

export const AddKycChip = z
  .object({
    sessionId: z.string().max(100),
    dg1: file("DG1", "61", /^Y/, DG1_MAX),
    dg2: file("DG2", "75", /^d/, DG2_MAX),
    sod: file("EF.SOD", "77", /^d/, SOD_MAX),
  })
  .meta({ id: "AddKycChip" });

export const ProcessedChip = KycChip.extend({
  /** The chip's portrait beside the session's selfie; null where one of them is missing. */
  faceDecision: z.enum(["match", "review", "no_match"]).nullable(),
}).meta({ id: "ProcessedChip" });

export const addKycChip = defineLongOperation({
  name: "kyc.chip.add",
  summary: "Send DG1, DG2 and SOD that a phone read from a document's chip, and verify who signed them",
  scope: "kyc:write",
  effect: "write",
  category: "kyc",
  cost: 3,
  input: AddKycChip,
  output: ProcessedChip,
  faults: ["not_found", "conflict", "unusable_upload", "payload_too_large", "overloaded"],
  async restore({ tenantId, mode }, kept) {
    const row = await inTenant(tenantId, mode, (tenant) => findKycChip(tenant, String(kept.chipId)));
    if (!row) throw new Fault("conflict", "This chip was replaced or erased since; send it under a new key.");
    return { ...kept, extractedData: (await openChip(row)).extracted };
  },
  async run(ctx, input) {
    const beside = await ctx.transact(async (inside) => {
      await sessionToWrite(inside, input.sessionId);
      return besideOf(inside, input.sessionId);
    });
    const seen = await see(ctx, input, beside);
    const id = newId("chip", ctx.now.getTime());
    const picture = seen.jpeg && (await keepPicture(ctx, input.sessionId, id, seen.jpeg));
    try {
      const { row, replaced } = await keep(ctx, input.sessionId, { id, picture, of: beside.of, ...seen });
      await discardFiles([replaced]);
      return { ...(await chipOutput(row)), faceDecision: seen.faceDecision };
    } catch (cause) {
      await discardFiles([picture]);
      throw cause;
    }
  },
});

type Beside = { of: string[]; print: Extracted | undefined; selfie: Float32Array | undefined };

/** What the chip is compared with at once: the front's print and the selfie, as far as they are there. */
async function besideOf(ctx: TenantContext, sessionId: string): Promise<Beside> {
  const front = (await listKycDocuments(ctx.tenant, sessionId)).find((document) => document.side === "front");
  const match = (await listKycFaceChecks(ctx.tenant, sessionId)).find((face) => face.kind === "match");
  return {
    of: [front, match].flatMap((row) => row?.id ?? []),
    print: front && (await openReading(front)).extracted,
    selfie: match && (await openTemplate("face", match)),
  };
}

type Seen = {
  outcome: ChipReading["outcome"];
  record: ChipRecord;
  jpeg: Buffer | null;
  template: Float32Array | null;
  faceDecision: "match" | "review" | "no_match" | null;
};

function see(ctx: LongContext, input: z.output<typeof AddKycChip>, { print, selfie }: Beside): Promise<Seen> {
  return seeingInTurn(READING_MS.face, async (vision) => {
    await ctx.transact((inside) => sessionToTry(inside, input.sessionId, "documentAttempts"));
    const files = { dg1: bytesOf(input.dg1), dg2: bytesOf(input.dg2), sod: bytesOf(input.sod) };
    const reading = vision.readChip(files, await chipTrust(vision), ctx.now);
    const jpeg = await portraitOf(vision, reading);
    const face = jpeg && (await vision.readFace(jpeg, "document"));
    const template = face?.template ?? null;
    return {
      outcome: reading.outcome,
      record: recordOf(reading, print, template !== null),
      jpeg,
      template,
      faceDecision: template && selfie ? vision.compareFaces(template, selfie).decision : null,
    };
  });
}

/** The portrait as a picture of our own; null where it cannot be decoded. */
async function portraitOf(vision: Vision, { portrait }: ChipReading): Promise<Buffer | null> {
  try {
    return await vision.sanitizePortrait(portrait);
  } catch (cause) {
    // What the issuer signed stays signed, however badly its picture is coded; the record says that it was not read.
    if (cause instanceof vision.ImageRefused) return null;
    throw cause;
  }
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, "base64"));

function recordOf(reading: ChipReading, print: Extracted | undefined, hasFace: boolean): ChipRecord {
  const { issuingCountry, ...fields } = reading.fields;
  const extracted = { ...fields, country: issuingCountry };
  const conflicts = (print ? conflictsBetween(print, extracted) : []).map(({ code, words }) => ({
    code: `chip_conflict_${code}`,
    message: `The ${words} of the chip is not the one that is printed.`,
  }));
  return {
    extracted,
    reasons: [...reading.reasons, ...conflicts, ...(hasFace ? [] : [portraitUnread])],
    zone: reading.zone,
    portrait: reading.portrait.format,
    signerCountry: reading.signerCountry,
  };
}

const portraitUnread = {
  code: "chip_portrait_unread",
  message: "No face could be read from the chip's portrait, so that it was compared with nobody.",
};

type Kept = Seen & { id: string; picture: string | null; of: string[] };

/** Writes what the chip said in one transaction; returns the file that it made superfluous. */
function keep(ctx: LongContext, sessionId: string, chip: Kept) {
  return ctx.transact(async (inside) => {
    await sessionToWrite(inside, sessionId);
    const { of } = await besideOf(inside, sessionId);
    if (of.join() !== chip.of.join())
      throw new Fault("conflict", "The document or the selfie was replaced meanwhile; send the chip again.");
    const place = { tenantId: ctx.tenantId, mode: ctx.mode, id: chip.id, sessionId };
    const replaced = await replaceKycChip(inside.tenant, {
      id: chip.id,
      sessionId,
      outcome: chip.outcome,
      file: chip.picture,
      template: chip.template && (await sealTemplate("chip", place, chip.template)),
      reading: await sealChip(place, chip.record),
      createdAt: ctx.now,
    });
    await updateKycSession(inside.tenant, sessionId, { status: "in_progress" });
    await inside.emit("kyc.chip.checked", {
      subject: sessionId,
      data: { chipId: chip.id, outcome: chip.outcome, status: "in_progress" },
    });
    const row = await findKycChip(inside.tenant, sessionId);
    if (!row) throw new Error("a chip that was just written vanished");
    return { row, replaced };
  });
}
