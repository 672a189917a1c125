import sharp from "sharp";
import { guilloche, rosette } from "./guilloche.ts";
import { lettering } from "./lettering.ts";
import { OCR_B_PITCH_MM, ocrBLine } from "./ocr-b.ts";
import { printedDate } from "./passport.ts";
import type { SpecimenPerson } from "./persons.ts";
import { portraitPixels, STUDIO } from "./portrait.ts";
import { pictureOf, type Raster } from "./raster.ts";
import { cardZone } from "./zone.ts";

/** Pixels to a millimetre; a card of 85.6 × 54 mm (ISO/IEC 7810 ID-1) becomes 1370 × 864 pixels. */
const SCALE = 16;
const CARD = { width: 1370, height: 864 };
const INK = "#1b1d22";
const LABEL = "#4b5a78";

/** The front of a specimen identity card, flat, as raw pixels. */
export async function cardFront(person: SpecimenPerson): Promise<Raster> {
  const portrait = await portraitPixels(person.look, STUDIO, 400);
  const face = await pictureOf(portrait).resize(400, 498, { fit: "cover" }).png().toBuffer();
  return flatten(
    paper(person.look.seed + 2) + heading() + rosette({ x: 1120, y: 560, radius: 190 }, 14, "#7a6aa8", 0.3),
    frontPrint(person),
    [{ input: face, left: 60, top: 210 }],
  );
}

/** The back of a specimen identity card with its three-line TD1 zone. `zone` replaces the lines the data would give. */
export async function cardBack(
  person: SpecimenPerson,
  zone: readonly string[] = cardZone({ ...person, documentNumber: person.cardNumber }),
): Promise<Raster> {
  const pitch = OCR_B_PITCH_MM * SCALE;
  const lines = zone.map((line, index) =>
    ocrBLine(line, { x: (CARD.width - 30 * pitch) / 2, foot: (36.4 + index * 6.35) * SCALE, pitch, ink: INK }),
  );
  const band = `<rect y="${29.5 * SCALE}" width="${CARD.width}" height="${CARD.height - 29.5 * SCALE}" fill="#fbfaf6" opacity="0.88"/>`;
  const upper =
    item(80, 90, "Place of birth / Lieu de naissance", person.birthPlace) +
    item(80, 190, "Date of issue / Date de délivrance", printedDate(person.issueDate)) +
    item(700, 190, "Authority / Autorité", "Office of Utopia") +
    lettering("Specimen", { x: 1300, foot: 110, size: 46, ink: "#b3262c", anchor: "end", weight: 9 });
  return flatten(
    paper(person.look.seed + 3) + rosette({ x: 560, y: 230, radius: 170 }, 16, "#4c7fa6", 0.25) + band,
    upper + lines.join(""),
    [],
  );
}

async function flatten(
  under: string,
  over: string,
  pictures: { input: Buffer; left: number; top: number }[],
): Promise<Raster> {
  const { data, info } = await sharp(Buffer.from(svg(under)))
    .composite([...pictures, { input: Buffer.from(svg(over)) }])
    .flatten()
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

function svg(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${CARD.width}" height="${CARD.height}">${content}</svg>`;
}

function paper(seed: number): string {
  return (
    `<defs><linearGradient id="paper" x1="0" y1="1" x2="1" y2="0"><stop offset="0" stop-color="#eceef6"/><stop offset="1" stop-color="#f3ebe6"/></linearGradient></defs>` +
    `<rect width="100%" height="100%" fill="url(#paper)"/>${guilloche(seed, { x: 0, y: 0, width: CARD.width, height: CARD.height }, ["#8794c0", "#c09a86"], 0.36)}`
  );
}

function heading(): string {
  return (
    lettering("Utopia", { x: 60, foot: 96, size: 48, ink: "#34406e", weight: 10 }) +
    lettering("Identity card / Carte d'identité", { x: 60, foot: 150, size: 24, ink: "#34406e" })
  );
}

function frontPrint(person: SpecimenPerson): string {
  const left = 530;
  return (
    item(left, 210, "Surname / Nom", person.surname) +
    item(left, 305, "Given names / Prénoms", person.givenNames) +
    item(left, 400, "Sex / Sexe", person.sex) +
    item(720, 400, "Nationality / Nationalité", person.nationality) +
    item(left, 495, "Date of birth / Date de naissance", printedDate(person.birthDate)) +
    item(left, 590, "Document No. / No. du document", person.cardNumber) +
    item(left, 685, "Date of expiry / Date d'expiration", printedDate(person.expiryDate)) +
    lettering("Specimen", { x: 1300, foot: 110, size: 46, ink: "#b3262c", anchor: "end", weight: 9 })
  );
}

function item(x: number, y: number, label: string, value: string): string {
  return (
    lettering(label, { x, foot: y + 16, size: 15, ink: LABEL, weight: 7 }) +
    lettering(value, { x, foot: y + 58, size: 30, ink: INK, weight: 9 })
  );
}
