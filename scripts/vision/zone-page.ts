import { execFileSync } from "node:child_process";
import type { ZoneFormat } from "../../lib/vision/mrz/formats.ts";
import { guilloche, rosette } from "../specimen/guilloche.ts";
import { lettering } from "../specimen/lettering.ts";
import { OCR_B_PITCH_MM, ocrBLine } from "../specimen/ocr-b.ts";
import { between } from "../specimen/random.ts";
import { type Raster, rasterOf } from "../specimen/raster.ts";
import { pick, type Random, type ZoneText } from "./zone-texts.ts";

const SCALE = 14; // pixels to a millimetre: 35 a character, more than any photograph of the set keeps

// ISO/IEC 7810: ID-1, ID-2, ID-3; an MRV-A is 120 × 80 (ICAO 9303-7 §3.1).
const SIZES: Record<ZoneFormat, readonly [number, number]> = {
  TD1: [85.6, 54],
  TD2: [105, 74],
  FRAID: [105, 74],
  MRVB: [105, 74],
  TD3: [125, 88],
  MRVA: [120, 80],
};

/** Pixels from one character to the next on a page. */
export const pagePitch = OCR_B_PITCH_MM * SCALE;

/** What a drawing is lettered with: `drawn` is the project's own OCR-B, the others are fonts of this machine. */
export type ZoneFont = "drawn" | "OCR B" | "OCR B S" | "Liberation Mono" | "DejaVu Sans Mono";

/** The fonts beside our own that fontconfig finds here. Without fontconfig there are none, and nothing else changes. */
export function machineFonts(): ZoneFont[] {
  const wanted = ["OCR B", "OCR B S", "Liberation Mono", "DejaVu Sans Mono"] as const;
  try {
    const families = execFileSync("fc-list", [":", "family"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
      .split("\n")
      .flatMap((line) => line.split(","));
    return wanted.filter((font) => families.includes(font));
  } catch {
    return [];
  }
}

// Advance of one character by font size.
const ADVANCE: Record<Exclude<ZoneFont, "drawn">, number> = {
  "OCR B": 0.723,
  "OCR B S": 0.723,
  "Liberation Mono": 0.6,
  "DejaVu Sans Mono": 0.602,
};

export type Lettered = { x: number; foot: number; pitch: number; ink: string; font: ZoneFont; weight: number };

/** One line of a zone as SVG, the left of its first cell at `x`; capitals are 0.94 pitches high. */
export function zoneLine(text: string, { x, foot, pitch, ink, font, weight }: Lettered): string {
  if (font === "drawn") {
    const line = ocrBLine(text, { x, foot, pitch, ink });
    return line.replace(/stroke-width="[\d.]+"/, `stroke-width="${(10 * weight).toFixed(2)}"`);
  }
  const size = (pitch * 0.97) / 0.69;
  const shift = (pitch - ADVANCE[font] * size) / 2;
  const bold = weight > 1 ? `stroke="${ink}" stroke-width="${(pitch * 0.14 * (weight - 1)).toFixed(2)}"` : "";
  return (
    `<text x="${x + shift}" y="${foot}" font-family="${font}" font-size="${size}" fill="${ink}" ${bold} ` +
    `letter-spacing="${pitch - ADVANCE[font] * size}" xml:space="preserve">${text.replace(/</g, "&lt;")}</text>`
  );
}

const headings = { P: "Passport / Passeport", V: "Visa", I: "Identity card / Carte d'identité" };

function printed({ surname, givenNames, format }: ZoneText, width: number, height: number, isTd1: boolean): string {
  const left = isTd1 ? 60 : width * 0.36;
  const heading = format === "TD3" ? headings.P : format.startsWith("MRV") ? headings.V : headings.I;
  const row = (at: number, label: string, value: string) =>
    lettering(label, { x: left, foot: height * at, size: 13, ink: "#45607c", weight: 7 }) +
    lettering(value, { x: left, foot: height * at + 40, size: 27, ink: "#1b1d22", weight: 9 });
  if (isTd1) return row(0.1, "Surname / Nom", surname) + row(0.25, "Given names / Prénoms", givenNames);
  return (
    lettering(heading, { x: 60, foot: 80, size: 34, ink: "#1f4a5c" }) +
    row(0.2, "Surname / Nom", surname) +
    row(0.32, "Given names / Prénoms", givenNames) +
    row(0.44, "Place of birth / Lieu de naissance", "Zenith") +
    row(0.56, "Authority / Autorité", "Office of Utopia")
  );
}

const papers = ["#eef2f0", "#f4efe6", "#e6edf4", "#f6f4f0", "#dfe6dc"] as const;
const inks = [["#9fc3bd", "#dbc2a8"], ["#8794c0", "#c09a86"], ["#7fa58c", "#b58aa0"]] as const; // biome-ignore format: a colour table

/** The page or card a zone stands on, flat, as raw pixels: paper with guilloche, printed names, the zone at its foot. */
export async function zonePage(random: Random, zone: ZoneText, font: ZoneFont): Promise<Raster> {
  const [widthMm, heightMm] = SIZES[zone.format];
  const [width, height] = [Math.round(widthMm * SCALE), Math.round(heightMm * SCALE)];
  const count = zone.lines.length;
  const left = (width - (zone.lines[0]?.length ?? 0) * pagePitch) / 2;
  const ink = `rgb(${Math.round(between(random, 10, 60))},${Math.round(between(random, 10, 60))},${Math.round(between(random, 10, 70))})`;
  const weight = between(random, 0.9, 1.35);
  const top = height - (7 + count * 6.35) * SCALE;
  const lines = zone.lines.map((text, i) =>
    zoneLine(text, { x: left, foot: top + (5 + i * 6.35) * SCALE, pitch: pagePitch, ink, font, weight }),
  );
  const seed = Math.floor(random() * 1e6);
  const area = { x: 0, y: 0, width, height };
  const portrait =
    count === 3 ? "" : `<rect x="60" y="120" width="${width * 0.26}" height="${height * 0.44}" fill="#b9a99a"/>`;
  return rasterOf(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
        `<rect width="100%" height="100%" fill="${pick(random, papers)}"/>` +
        guilloche(seed, area, pick(random, inks), between(random, 0.2, 0.6)) +
        rosette({ x: width * 0.8, y: height * 0.4, radius: height * 0.2 }, 14, "#7a6aa8", 0.3) +
        `<rect y="${top}" width="${width}" height="${height - top}" fill="#fbfaf6" opacity="${between(random, 0.3, 0.9)}"/>` +
        `${portrait}${printed(zone, width, height, count === 3)}${lines.join("")}</svg>`,
    ),
  );
}
