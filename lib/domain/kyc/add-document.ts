import * as z from "zod";
import { dropFaceMatch, findKycDocument, replaceKycDocument, updateKycSession } from "#db/queries/kyc.ts";
import { DOCUMENT_TYPES } from "#db/schema/kyc.ts";
import { inTenant } from "#db/tenant.ts";
import { newId } from "#lib/crypto/random.ts";
import type { LongContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { upload } from "#lib/engine/uploads.ts";
import type { DocumentReading } from "#lib/vision/index.ts";
import { discardFiles } from "../stored-files/index.ts";
import { Country } from "./country.ts";
import { asAsked, ExtractedData, openReading, type Reading, sealReading } from "./document-reading.ts";
import { keepPicture, sealTemplate } from "./evidence.ts";
import { Reason, rounded } from "./kyc-session.ts";
import { sessionToTry, sessionToWrite } from "./open-session.ts";
import { specimenPrinted } from "./reading-doubts.ts";
import { type SeenDocument, seeDocument } from "./see-document.ts";
import { READING_MS, seeingInTurn } from "./see-image.ts";

export const AddKycDocument = z
  .object({
    sessionId: z.string().max(100),
    file: upload(),
    documentType: z.enum(DOCUMENT_TYPES),
    country: Country,
    side: z.enum(["front", "back"]).default("front"),
  })
  .meta({ id: "AddKycDocument" });

export const ProcessedDocument = z
  .object({
    documentId: z.string(),
    status: z.literal("processed"),
    documentType: z.string(),
    country: z.string(),
    side: z.enum(["front", "back"]),
    extractedData: ExtractedData,
    confidence: z.number(),
    zoneValid: z.boolean().nullable(),
    hasPortrait: z.boolean(),
    reasons: z.array(Reason),
  })
  .meta({ id: "ProcessedDocument" });

export const addKycDocument = defineLongOperation({
  name: "kyc.documents.add",
  summary: "Upload a document (JPEG, PNG, HEIC, WebP, AVIF or PDF, 10 MB) and read it",
  scope: "kyc:write",
  effect: "write",
  category: "kyc",
  cost: 5,
  input: AddKycDocument,
  output: ProcessedDocument,
  faults: ["not_found", "conflict", "unusable_upload", "unsupported_media_type", "payload_too_large", "overloaded"],
  async restore({ tenantId, mode }, kept) {
    const row = await inTenant(tenantId, mode, (tenant) => findKycDocument(tenant, String(kept.documentId)));
    if (!row) throw new Fault("conflict", "This document was replaced or erased since; upload it under a new key.");
    return { ...kept, extractedData: asAsked((await openReading(row)).extracted, row.country) };
  },
  async run(ctx, input) {
    await ctx.transact((inside) => sessionToWrite(inside, input.sessionId));
    const seen = await see(ctx, input);
    const id = newId("doc", ctx.now.getTime());
    const picture = await keepPicture(ctx, input.sessionId, id, seen.jpeg);
    try {
      const replaced = await keep(ctx, { ...input, id, picture, ...seen });
      await discardFiles(replaced);
    } catch (cause) {
      await discardFiles([picture]);
      throw cause;
    }
    const { reading, face } = seen;
    return {
      documentId: id,
      status: "processed" as const,
      documentType: input.documentType,
      country: input.country,
      side: input.side,
      extractedData: asAsked(extractedFrom(reading), input.country),
      confidence: rounded(reading.confidence),
      zoneValid: reading.zone?.valid ?? null,
      hasPortrait: face.template !== null,
      reasons: reasonsOf(reading, ctx.mode),
    };
  },
});

/** A PDF has up to five pages, and each is looked at. */
const costOf = ({ bytes }: { bytes: Uint8Array }) => READING_MS[isPdf(bytes) ? "pages" : "document"];

const isPdf = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 5)).toString("latin1") === "%PDF-";

function see(ctx: LongContext, { file, sessionId, ...hints }: z.output<typeof AddKycDocument>): Promise<SeenDocument> {
  return seeingInTurn(costOf(file), async (vision) => {
    await ctx.transact((inside) => sessionToTry(inside, sessionId, "documentAttempts"));
    return seeDocument(vision, file.bytes, hints);
  });
}

type Kept = z.output<typeof AddKycDocument> & SeenDocument & { id: string; picture: string };

/** Writes the document in one transaction; returns the files that it made superfluous. */
function keep(ctx: LongContext, document: Kept): Promise<string[]> {
  return ctx.transact(async (inside) => {
    await sessionToWrite(inside, document.sessionId);
    const { tenantId, mode } = inside;
    const place = { tenantId, mode, id: document.id, sessionId: document.sessionId };
    const replaced = await replaceKycDocument(inside.tenant, {
      id: document.id,
      sessionId: document.sessionId,
      documentType: document.documentType,
      country: document.country,
      side: document.side,
      file: document.picture,
      reading: await sealReading(place, readingToKeep(document.reading)),
      template: document.face.template && (await sealTemplate("document", place, document.face.template)),
      zoneValid: document.reading.zone?.valid ?? null,
      confidence: document.reading.confidence,
      createdAt: ctx.now,
    });
    // Another portrait: a match with the one before proves nothing.
    const matched = document.side === "front" ? await dropFaceMatch(inside.tenant, document.sessionId) : [];
    await updateKycSession(inside.tenant, document.sessionId, { status: "in_progress" });
    const { id, documentType, side } = document;
    const data = {
      documentId: id,
      documentType,
      side,
      status: "in_progress",
      zoneValid: document.reading.zone?.valid ?? null,
    };
    await inside.emit("kyc.document.processed", { subject: document.sessionId, data });
    return [...(replaced ? [replaced] : []), ...matched];
  });
}

function extractedFrom(reading: DocumentReading): z.output<typeof ExtractedData> {
  const { dateOfBirth, partialDateOfBirth, documentNumber, expiryDate, validity, nationality, issuingCountry, sex } =
    reading.fields;
  return {
    ...namesOf(reading),
    dateOfBirth,
    partialDateOfBirth,
    documentNumber,
    expiryDate,
    validity,
    country: issuingCountry,
    nationality,
    sex,
  };
}

function reasonsOf({ reasons, hints, isSpecimen }: DocumentReading, mode: "test" | "live") {
  const specimen = isSpecimen && mode === "live" ? [specimenPrinted] : [];
  return [...reasons, ...specimen, ...hints];
}

/** As the print spells them, where it was read and says what the zone says. */
function namesOf({ fields, printedNames }: DocumentReading) {
  if (!printedNames) return { fullName: fields.fullName, surname: fields.surname, givenNames: fields.givenNames };
  const { surname, givenNames } = printedNames;
  return { fullName: `${givenNames} ${surname}`.trim(), surname, givenNames: givenNames || null };
}

function readingToKeep(reading: DocumentReading): Reading {
  const { zone } = reading;
  return {
    extracted: extractedFrom(reading),
    source: reading.source,
    sure: reading.sure.map((field) => (field === "issuingCountry" ? "country" : field)),
    isSpecimen: reading.isSpecimen,
    reasons: reading.reasons.map(({ code, message }) => ({ code, message })),
    hints: reading.hints.map(({ code, message }) => ({ code, message })),
    zone: zone && {
      format: zone.format,
      lines: zone.lines,
      rawLines: zone.rawLines,
      valid: zone.valid,
      checks: zone.checks,
      repaired: zone.repaired,
      namesAgreed: zone.namesAgreed,
    },
  };
}
