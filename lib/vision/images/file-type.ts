/** The file types that are accepted. */
export type FileType = "jpeg" | "png" | "pdf";

const signatures: readonly (readonly [FileType, readonly number[]])[] = [
  ["jpeg", [0xff, 0xd8, 0xff]],
  ["png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["pdf", [0x25, 0x50, 0x44, 0x46, 0x2d]], // %PDF-
];

/** What a file claims to be by its first bytes; its name and its declared type are not asked. */
export function fileTypeOf(bytes: Uint8Array): FileType | null {
  return signatures.find(([, signature]) => signature.every((byte, i) => bytes[i] === byte))?.[0] ?? null;
}
