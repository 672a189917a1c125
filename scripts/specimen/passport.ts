import sharp from "sharp";
import { guilloche, rosette, signature } from "./guilloche.ts";
import { lettering } from "./lettering.ts";
import { OCR_B_PITCH_MM, ocrBLine } from "./ocr-b.ts";
import type { SpecimenPerson } from "./persons.ts";
import { portraitPixels, STUDIO } from "./portrait.ts";
import { pictureOf, type Raster } from "./raster.ts";
import { passportZone } from "./zone.ts";

/** Pixels to a millimetre; the data page of 125 × 88 mm (ISO/IEC 7810 ID-3) becomes 1600 × 1126 pixels. */
const SCALE = 12.8;
const PAGE = { width: 1600, height: 1126 };
const PORTRAIT = {
  left: 6 * SCALE,
  top: 14.5 * SCALE,
  width: Math.round(34 * SCALE),
  height: Math.round(42.3 * SCALE),
};
const INK = "#1b1d22";
const LABEL = "#45607c";
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** The data page of a specimen passport, flat, as raw pixels. `zone` replaces the lines the person's data would give. */
export async function passportPage(
  person: SpecimenPerson,
  zone: readonly string[] = passportZone(person),
): Promise<Raster> {
  const sitting = { ...STUDIO, background: ["#e9ece9", "#dfe5e3"] as [string, string] };
  const portrait = await portraitPixels(person.look, sitting, PORTRAIT.width);
  const face = await pictureOf(portrait).resize(PORTRAIT.width, PORTRAIT.height, { fit: "cover" }).png().toBuffer();
  const under = await sharp(Buffer.from(ground(person)))
    .composite([{ input: face, left: Math.round(PORTRAIT.left), top: Math.round(PORTRAIT.top) }])
    .png({ compressionLevel: 1 })
    .toBuffer();
  const { data, info } = await sharp(under)
    .composite([{ input: Buffer.from(print(person, zone)) }])
    .flatten()
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

function svg(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${PAGE.width}" height="${PAGE.height}">${content}</svg>`;
}

function ground({ look: { seed } }: SpecimenPerson): string {
  const zoneTop = (88 - 23.2) * SCALE;
  return svg(
    `<defs><linearGradient id="paper" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#eaf1ee"/><stop offset="0.5" stop-color="#f4efe6"/>` +
      `<stop offset="1" stop-color="#e6edf4"/></linearGradient></defs><rect width="1600" height="1126" fill="url(#paper)"/>` +
      guilloche(seed, { x: 0, y: 0, width: 1600, height: zoneTop }, ["#5f9a92", "#c08b5c"], 0.42) +
      rosette({ x: 1250, y: 560, radius: 250 }, 18, "#4c7fa6", 0.3) +
      rosette({ x: 1250, y: 560, radius: 120 }, 12, "#a05f6c", 0.34) +
      rosette({ x: 120, y: 92, radius: 62 }, 9, "#2f6272", 0.8) +
      `<rect y="${zoneTop}" width="1600" height="${1126 - zoneTop}" fill="#fbfaf6" opacity="0.86"/>` +
      guilloche(seed + 1, { x: 0, y: zoneTop, width: 1600, height: 1126 - zoneTop }, ["#9fc3bd", "#dbc2a8"], 0.22),
  );
}

function print(person: SpecimenPerson, zone: readonly string[]): string {
  return svg(
    lettering("Utopia", { x: 214, foot: 86, size: 44, ink: "#1f4a5c", weight: 10 }) +
      lettering("Passport / Passeport", { x: 214, foot: 128, size: 22, ink: "#1f4a5c" }) +
      fields(person) +
      signature(person.look.seed, { x: 1010, y: 712, width: 280, height: 66 }, "#22304a") +
      specimen() +
      zoneLines(zone),
  );
}

function fields(person: SpecimenPerson): string {
  const left = 590;
  const middle = 860;
  const right = 1200;
  return [
    field(left, 150, "Type / Type", "P"),
    field(middle, 150, "Code / Code", person.issuer),
    field(right, 150, "Passport No. / Passeport No.", person.documentNumber),
    field(left, 236, "Surname / Nom", person.surname),
    field(left, 322, "Given names / Prénoms", person.givenNames),
    field(left, 408, "Nationality / Nationalité", "Utopian"),
    field(left, 494, "Date of birth / Date de naissance", printedDate(person.birthDate)),
    ...(person.optionalData === undefined
      ? []
      : [field(1100, 494, "Personal No. / No. personnel", person.optionalData)]),
    field(left, 580, "Sex / Sexe", person.sex),
    field(middle, 580, "Place of birth / Lieu de naissance", person.birthPlace),
    field(left, 666, "Date of issue / Date de délivrance", printedDate(person.issueDate)),
    field(left, 752, "Date of expiry / Date d'expiration", printedDate(person.expiryDate)),
    lettering("Holder's signature / Signature", { x: 1010, foot: 802, size: 13, ink: LABEL, weight: 7 }),
  ].join("");
}

function field(x: number, y: number, label: string, value: string): string {
  return (
    lettering(label, { x, foot: y + 14, size: 13, ink: LABEL, weight: 7 }) +
    lettering(value, { x, foot: y + 52, size: 27, ink: INK, weight: 9 })
  );
}

/** A date as passports print it: `12 AUG 1974`. */
export function printedDate(date: string): string {
  const [year = "", month = "", day = ""] = date.split("-");
  return `${day} ${MONTHS[Number(month) - 1] ?? ""} ${year}`;
}

function specimen(): string {
  const word = lettering("Specimen", { x: 0, foot: 0, size: 80, ink: "#b3262c", weight: 10, anchor: "middle" });
  return (
    `<g opacity="0.34" transform="translate(1300 372) rotate(-14)">${word}</g>` +
    lettering("Specimen - no value", { x: 1540, foot: 90, size: 20, ink: "#b3262c", anchor: "end" })
  );
}

// Chosen: the two lines 6.35 mm apart, their first cell 6 mm from the left edge, in the 23.2 mm band of the page's foot.
function zoneLines(zone: readonly string[]): string {
  const pitch = OCR_B_PITCH_MM * SCALE;
  return zone
    .map((line, index) => ocrBLine(line, { x: 6 * SCALE, foot: (75.2 + index * 6.35) * SCALE, pitch, ink: INK }))
    .join("");
}
