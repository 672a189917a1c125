import { damagedPortrait, refusedPortrait } from "./portrait-refusal.ts";

const signature = "0000000c6a5020200d0a870a"; // ISO/IEC 15444-1 §I.5.1
const boxesMax = 64; // chosen; a JP2 file has about eight
const [sRGB, gray] = [16, 17]; // §I.5.3.3

/** A box (§I.4): its type and what it holds. */
type Box = { type: string; content: Uint8Array };

/**
 * The code stream of a JPEG 2000 picture, boxed as JP2 or bare. The boxes are read here, so that the decoder sees none.
 * Refuses palettes and colours other than sRGB, gray or a profile's: in wrong colours a face is somebody else's.
 * Throws `ImageRefused`.
 */
export function codeStreamIn(bytes: Uint8Array): Uint8Array {
  if (Buffer.from(bytes.subarray(0, 12)).toString("hex") !== signature) return bytes;
  const boxes = boxesOf(bytes);
  const header = boxesOf(boxes.find(({ type }) => type === "jp2h")?.content ?? new Uint8Array());
  const stream = boxes.find(({ type }) => type === "jp2c");
  if (!stream) throw damagedPortrait();
  const hasForeignColour = header.some(({ type, content }) => type === "colr" && !isKnownColour(content));
  if (hasForeignColour || header.some(({ type }) => type === "pclr"))
    throw refusedPortrait("unreadable", "has colours that are not read here");
  return stream.content;
}

function boxesOf(bytes: Uint8Array): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + 8 > bytes.length) throw damagedPortrait();
    const length = view.getUint32(at) || bytes.length - at; // 0: all that is left; 1 announces more than 4 GB
    if (length < 8 || at + length > bytes.length || boxes.length === boxesMax) throw damagedPortrait();
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    boxes.push({ type, content: bytes.subarray(at + 8, at + length) });
    if (type === "jp2c") break; // what stands behind the picture is no part of it
    at += length;
  }
  return boxes;
}

/** By its number (method 1); a profile (method 2) is near sRGB on a portrait and goes unread. */
function isKnownColour(content: Uint8Array): boolean {
  if (content.length < 7) return content[0] === 2;
  const number = new DataView(content.buffer, content.byteOffset).getUint32(3);
  return content[0] === 2 || (content[0] === 1 && (number === sRGB || number === gray));
}
