import type { Reading } from "#lib/domain/kyc/document-reading.ts";
import { verifyZone } from "#lib/vision/mrz/check-digits.ts";
import {
  cardBack,
  cardFront,
  cardZone,
  LOOKS,
  type Look,
  type PersonName as LookName,
  passportPage,
  passportZone,
  photograph,
  type SpecimenPerson,
  STEADY_SHOT,
  scan,
} from "#scripts/specimen/index.ts";
import type { Raster } from "#scripts/specimen/raster.ts";
import type { Draw } from "./draw.ts";
import type { PersonName } from "./names.ts";

export type Kind = "passport" | "national_id";

/** A person's drawn document: who holds it, how the holder looks, what its zone states, and pictures of its sides. */
export type Document = {
  kind: Kind;
  holder: SpecimenPerson;
  look: Look;
  zone: { format: "TD3" | "TD1"; lines: readonly string[] };
  front: Buffer;
  back: Buffer | undefined;
};

const WOMEN: readonly LookName[] = ["anna", "mei", "leila", "ines"];
const MEN: readonly LookName[] = ["kofi", "tomas"];
const PLACES = ["Zenith", "Meridian", "New Harbour", "Westfjord", "Olive Bay", "Porto Claro"] as const;
const SIGNS = "0123456789CFGHJKLMNPRTVWXYZ";

// Smaller than a phone's picture: it is looked at, not read.
const SHOT = { ...STEADY_SHOT, width: 1280, height: 960, quality: 80 };

type Wanted = { name: PersonName; kind: Kind; today: string; isExpired?: boolean; issuer?: string };

/** Draws a specimen's document with this person's name and numbers. */
export async function drawDocument(draw: Draw, wanted: Wanted): Promise<Document> {
  const { kind } = wanted;
  const holder = drawHolder(draw, wanted);
  const isPassport = kind === "passport";
  const front = await pictureOf(draw, isPassport ? await passportPage(holder) : await cardFront(holder));
  const back = isPassport ? undefined : await pictureOf(draw, await cardBack(holder));
  const zone = isPassport
    ? { format: "TD3" as const, lines: passportZone(holder) }
    : { format: "TD1" as const, lines: cardZone({ ...holder, documentNumber: holder.cardNumber }) };
  return { kind, holder, look: holder.look, zone, front, back };
}

/** As people hand documents in: some photographed on a table, more of them scanned, which is drawn sooner. */
function pictureOf(draw: Draw, page: Raster): Promise<Buffer> {
  if (draw.chance(0.6)) return scan(page, 76);
  const rotationDegrees = draw.share() * 5 - 2.5;
  return photograph(page, { ...SHOT, seed: draw.int(1, 999), rotationDegrees, shade: 0.1 + draw.share() * 0.3 });
}

function drawHolder(draw: Draw, { name, today, isExpired = false, issuer = name.code }: Wanted): SpecimenPerson {
  const year = Number(today.slice(0, 4));
  const issued = year - (isExpired ? 11 : draw.int(1, 8));
  const number = (letter: string) => letter + Array.from({ length: 8 }, () => draw.pick([...SIGNS])).join("");
  return {
    surname: name.surname,
    givenNames: name.given,
    issuer,
    nationality: issuer,
    documentNumber: number("P"),
    cardNumber: number("K"),
    birthDate: dateIn(draw, year - draw.int(19, 68)),
    issueDate: dateIn(draw, issued),
    expiryDate: dateIn(draw, issued + 10),
    sex: name.sex,
    birthPlace: draw.pick(PLACES),
    look: LOOKS[draw.pick(name.sex === "F" ? WOMEN : MEN)],
  };
}

function dateIn(draw: Draw, year: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${year}-${two(draw.int(1, 12))}-${two(draw.int(1, 28))}`;
}

export type Flaw = { repaired?: number; checkDigit?: boolean; names?: boolean; hints?: Reading["hints"] };

/** What the product reads from such a document and keeps of it; a flaw is what it would have found wanting. */
export function readingOf({ kind, holder, zone }: Document, flaw: Flaw = {}): Reading {
  const lines = [...zone.lines];
  const rawLines = flaw.checkDigit ? lines.map((line, index) => (index === 1 ? misread(line) : line)) : lines;
  const { checks, holds } = verifyZone(zone.format, rawLines);
  return {
    extracted: {
      fullName: `${holder.givenNames} ${holder.surname}`,
      surname: holder.surname,
      givenNames: holder.givenNames,
      dateOfBirth: holder.birthDate,
      partialDateOfBirth: null,
      documentNumber: kind === "passport" ? holder.documentNumber : holder.cardNumber,
      expiryDate: holder.expiryDate,
      validity: null,
      country: holder.issuer,
      nationality: holder.nationality,
      sex: holder.sex,
    },
    source: "zone",
    sure: ["documentNumber", "dateOfBirth", "expiryDate", "surname", "givenNames", "sex"],
    reasons: [],
    isSpecimen: false,
    hints: flaw.hints ?? [],
    zone: {
      format: zone.format,
      lines: rawLines,
      rawLines,
      valid: holds,
      checks,
      repaired: flaw.repaired ?? 0,
      namesAgreed: flaw.names !== true,
    },
  };
}

/** One digit of the zone's second line read as another. */
function misread(line: string): string {
  return line.replace(/\d/, (digit) => String((Number(digit) + 1) % 10));
}
