/** The file types that are accepted. */
export type FileType = "jpeg" | "png" | "pdf" | "webp" | "avif" | "heic";

const signatures: readonly (readonly [FileType, readonly number[]])[] = [
  ["jpeg", [0xff, 0xd8, 0xff]],
  ["png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["pdf", [0x25, 0x50, 0x44, 0x46, 0x2d]], // %PDF-
];

/** What a file claims to be by its first bytes; its name and its declared type are not asked. */
export function fileTypeOf(bytes: Uint8Array): FileType | null {
  const type = signatures.find(([, signature]) => signature.every((byte, i) => bytes[i] === byte))?.[0];
  if (type) return type;
  if (textAt(bytes, 0) === "RIFF" && textAt(bytes, 8) === "WEBP") return "webp";
  return textAt(bytes, 4) === "ftyp" ? typeOfBrands(brandsOf(bytes)) : null;
}

const textAt = (bytes: Uint8Array, from: number) => String.fromCharCode(...bytes.subarray(from, from + 4));

const brandsMax = 32; // a file names about ten

/** The major brand and the compatible ones of a file type box (ISO/IEC 14496-12 §4.3). */
function brandsOf(bytes: Uint8Array): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(0, 4);
  const length = Math.min(((a * 256 + b) * 256 + c) * 256 + d, bytes.length, 16 + 4 * brandsMax);
  const brands = [textAt(bytes, 8)];
  for (let at = 16; at + 4 <= length; at += 4) brands.push(textAt(bytes, at));
  return brands;
}

// ISO/IEC 23008-12 §10.2 and annex B.4; the AV1 Image File Format §8. `mif1` and `msf1` alone name no coding.
const heifBrands = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);

function typeOfBrands(brands: readonly string[]): FileType | null {
  if (brands.includes("avif") || brands.includes("avis")) return "avif";
  return brands.some((brand) => heifBrands.has(brand)) ? "heic" : null;
}
