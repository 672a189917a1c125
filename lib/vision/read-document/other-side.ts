import { type Effort, effortOf } from "../effort.ts";
import type { FaceModels } from "../faces/face-models.ts";
import { faceModels } from "../faces/face-models.ts";
import { findSurePortrait, hasTwoPortraits, type Portrait } from "../faces/find-faces.ts";
import { type Part, type Proof, partsBeside } from "../framing/parts.ts";
import { type ColourImage, inkGray } from "../images/decode.ts";
import { openRaw } from "../images/open-image.ts";
import { printedToo } from "../mrz/confirm-names.ts";
import { mayBeSameDay } from "../mrz/dates.ts";
import { readZone } from "../mrz/read-zone.ts";
import type { VisualFields } from "../visual-zone/parse-visual-zone.ts";
import { hasOtherNumber, isNumberPrinted } from "./compare-print.ts";
import type { DocumentHints, DocumentReading } from "./document-reading.ts";
import { visualFields } from "./read-visual.ts";

/**
 * What the picture shows beside the side that was read: nothing that counts, the front of the same document with its
 * print, or another document (or a front of which that cannot be seen).
 */
export type OtherSide = { kind: "none" } | { kind: "front"; print: VisualFields } | { kind: "foreign" };

type Read = Pick<DocumentReading, "fields" | "sure">;
type Sight = { image: ColourImage; hints: DocumentHints; today: Date; effort: Effort };

const none: OtherSide = { kind: "none" };
const foreign: OtherSide = { kind: "foreign" };

const zoneEffortMax = 1200; // of another zone: a clear one takes a third of it. Chosen, as glance.ts
const zoneCostMax = 6; // mrz/read-zone.ts: above it, characters are guesses
const wordsEffortMax = 3000; // of the print of the front, in two looks. Chosen
// Of the zone's length: a printed portrait's face is 0.2 to 0.4 wide. The ghost portrait on an open passport's other page has
// 0.14; what a card has on the side that was read is painted over. Chosen.
const faceShareMin = { page: 0.18, card: 0.1 };

/**
 * Looks beside the side on which a zone or a barcode was read. A portrait there is a front's, and whoever is on it must be
 * whom the zone names: else the back of one document and the portrait of another would pass for one. `quarterTurns`
 * clockwise makes the side that was read upright.
 */
export async function otherSide(sight: Sight, read: Read, proof: Proof, quarterTurns: number): Promise<OtherSide> {
  const parts = await partsBeside(sight.image, proof);
  if (parts.length === 0) return none;
  const models = await faceModels();
  for (const part of parts) {
    if (await hasZone(part, sight.effort)) return foreign;
    const portrait = await portraitOf(models, part, quarterTurns, sight.effort);
    const isPage = proof.kind === "TD3";
    if (!portrait || portrait.width < faceShareMin[isPage ? "page" : "card"] * part.unit) continue;
    if (isPage) return foreign; // it has its own portrait
    for (const degrees of turnsOf(portrait)) {
      const print = await printOf(part, degrees, sight);
      if (isOfSameDocument(read, print)) return { kind: "front", print };
    }
    return foreign;
  }
  return none;
}

async function hasZone({ image }: Part, effort: Effort): Promise<boolean> {
  const zone = await readZone(inkGray(image), async () => "", effort, zoneEffortMax);
  return zone?.candidate.verdict.holds === true && zone.candidate.cost < zoneCostMax;
}

/** Whether a picture of which nothing was proved shows two portraits. */
export async function showsTwoPortraits({ image, effort }: Sight): Promise<boolean> {
  effort.spend(effortOf.portrait);
  return hasTwoPortraits(await faceModels(), image);
}

function portraitOf(models: FaceModels, { image }: Part, turns: number, effort: Effort): Promise<Portrait | null> {
  effort.spend(effortOf.portrait);
  return findSurePortrait(models, image, turns);
}

const leanMin = 1.5; // degrees, which the reader of words does not mind, and within which a face may be drawn askew. Chosen

/** How to lay the front upright: by its portrait, and where that leans, also as the picture's sides say. */
function turnsOf({ quarters, rollDegrees }: Portrait): number[] {
  const turned = 90 * quarters;
  return Math.abs(rollDegrees) < leanMin ? [turned] : [turned - rollDegrees, turned];
}

async function printOf({ image }: Part, degrees: number, { hints, today, effort }: Sight): Promise<VisualFields> {
  const { data, info } = await openRaw(image.pixels, image.width, image.height, 3)
    .rotate(degrees, { background: "#fff" })
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true });
  const page = { jpeg: new Uint8Array(data), width: info.width, height: info.height };
  const allowance = { effort, spentMax: effort.spent + wordsEffortMax };
  return visualFields(page, allowance, { ...hints, side: "front" }, today);
}

/** It prints the number, or both the names and the day of birth and no other number. */
function isOfSameDocument(read: Read, print: VisualFields): boolean {
  if (isNumberPrinted(read.fields, print)) return true;
  const { surname, givenNames, dateOfBirth, partialDateOfBirth } = read.fields;
  const birth = dateOfBirth ?? partialDateOfBirth;
  const names = { surname: surname ?? "", givenNames: givenNames ?? "" };
  const isBirthPrinted = birth !== null && print.dates.all.some((date) => mayBeSameDay(date, birth));
  return isBirthPrinted && printedToo(names, print.text) && !hasOtherNumber(read, print);
}
