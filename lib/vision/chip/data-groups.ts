import { layouts, type ZoneFormat } from "../mrz/formats.ts";
import { broken, type Element, elementsOf, onlyElement } from "./element.ts";

/** The zone that DG1 holds (ICAO 9303-10 §4.7.1). Throws `ChipUnreadable`. */
export function zoneOfDg1(bytes: Uint8Array): { format: ZoneFormat; lines: string[] } {
  const file = onlyElement(bytes, "DG1", "ber-tlv");
  const zone = file.tag === 0x61 ? onlyElement(file.content, "DG1", "ber-tlv") : null;
  if (zone?.tag !== 0x5f1f) throw broken("DG1");
  const text = Buffer.from(zone.content).toString("latin1");
  const format = formatOf(text);
  if (!format || !/^[A-Z0-9<]+$/.test(text)) throw broken("DG1");
  const { width, template } = layouts[format];
  return { format, lines: template.map((_, line) => text.slice(line * width, (line + 1) * width)) };
}

/** By its length; a chip holds no visa. */
function formatOf({ length }: string): ZoneFormat | null {
  return (["TD3", "TD2", "TD1"] as const).find((format) => layouts[format].width * layouts[format].template.length === length) ?? null; // biome-ignore format: one thought
}

/** The portrait of DG2 and how it is coded. */
export type ChipPortrait = { format: "jpeg" | "jpeg2000" | "unknown"; bytes: Uint8Array };

const levelsMax = 12; // chosen; ISO/IEC 39794-5 nests eight deep

/**
 * The first facial picture of DG2 (ICAO 9303-10 §4.7.2): in an ISO/IEC 19794-5 record (5F2E), or in the tagged one of
 * ISO/IEC 39794-5 (7F2E), where the picture is the first value that begins as a picture does.
 */
export function portraitOfDg2(bytes: Uint8Array): ChipPortrait {
  const file = onlyElement(bytes, "DG2", "ber-tlv");
  const group = file.tag === 0x75 ? elementsOf(file.content, "DG2", "ber-tlv") : [];
  const template = firstOf(group, 0x7f61, 0x7f60);
  const record = template.find(({ tag }) => tag === 0x5f2e || tag === 0x7f2e);
  if (!record) throw broken("DG2");
  const picture = record.tag === 0x5f2e ? pictureInRecord(record.content) : pictureInTree(record.content);
  return { format: formatOfPicture(picture), bytes: picture };
}

function firstOf(elements: Element[], ...path: number[]): Element[] {
  const [tag, ...further] = path;
  if (tag === undefined) return elements;
  const found = elements.find((element) => element.tag === tag);
  if (!found) throw broken("DG2");
  return firstOf(elementsOf(found.content, "DG2", "ber-tlv"), ...further);
}

// ISO/IEC 19794-5:2005 §5.4–5.7: a header of 14 octets, facial information of 20, points of 8 each, image information of 12.
const [header, information, point, imageInformation] = [14, 20, 8, 12] as const;

function pictureInRecord(record: Uint8Array): Uint8Array {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  if (record.length < header + information + imageInformation) throw broken("DG2");
  const [format, version] = [view.getUint32(0), view.getUint32(4)];
  if (format !== 0x46414300 || (version !== 0x30313000 && version !== 0x30323000)) throw broken("DG2"); // "FAC", "010"
  const end = header + view.getUint32(header);
  const start = header + information + point * view.getUint16(header + 4) + imageInformation;
  if (start >= end || end > record.length) throw broken("DG2");
  return record.subarray(start, end);
}

function pictureInTree(content: Uint8Array): Uint8Array {
  let level = [content];
  for (let depth = 0; depth < levelsMax && level.length > 0; depth++) {
    const elements = level.flatMap((each) => elementsOf(each, "DG2", "ber-tlv"));
    const picture = elements.find((each) => !each.isConstructed && formatOfPicture(each.content) !== "unknown");
    if (picture) return picture.content;
    level = elements.filter((each) => each.isConstructed).map((each) => each.content);
  }
  throw broken("DG2");
}

const starts = {
  jpeg: ["ffd8ff"],
  jpeg2000: ["0000000c6a5020200d0a870a", "ff4fff51"], // a JP2 file, a bare code stream
} as const;

function formatOfPicture(bytes: Uint8Array): ChipPortrait["format"] {
  const start = Buffer.from(bytes.subarray(0, 12)).toString("hex");
  const begins = (format: keyof typeof starts) => starts[format].some((each) => start.startsWith(each));
  return begins("jpeg") ? "jpeg" : begins("jpeg2000") ? "jpeg2000" : "unknown";
}
