const MARKER = 0xff;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const isRestart = (code: number) => code >= 0xd0 && code <= 0xd7;

/**
 * A JPEG whose last scan is followed by nothing, with the end-of-image marker put behind it (ITU-T T.81 §B.2.1); null
 * where there is one, or no scan at all. `padding` stands before it, as if the scan went on.
 */
export function withJpegEnd(bytes: Uint8Array, padding: Uint8Array = Uint8Array.of()): Uint8Array | null {
  if (bytes[0] !== MARKER || bytes[1] !== SOI || endsWithMarker(bytes)) return null;
  let at = 2;
  while (at < bytes.length) {
    while (bytes[at] === MARKER && bytes[at + 1] === MARKER) at++; // fill bytes
    const code = bytes[at + 1];
    if (bytes[at] !== MARKER || code === undefined || code === EOI) return null;
    const length = isRestart(code) || code === 0x01 ? 0 : 256 * (bytes[at + 2] ?? 0) + (bytes[at + 3] ?? 0);
    at += 2 + length;
    if (code !== SOS) continue;
    const next = nextMarker(bytes, at);
    if (next === null) return ended(bytes, padding);
    at = next;
  }
  return null;
}

const endsWithMarker = (bytes: Uint8Array) => bytes.at(-2) === MARKER && bytes.at(-1) === EOI;

/** Where the marker behind a scan's data begins: within them 0xFF stands before 0x00 or a restart marker alone. */
function nextMarker(bytes: Uint8Array, from: number): number | null {
  for (let at = bytes.indexOf(MARKER, from); at >= 0; at = bytes.indexOf(MARKER, at)) {
    const code = bytes[at + 1];
    if (code === undefined) return null;
    if (code !== 0x00 && code !== MARKER && !isRestart(code)) return at;
    at += code === MARKER ? 1 : 2;
  }
  return null;
}

function ended(bytes: Uint8Array, padding: Uint8Array): Uint8Array {
  const scan = bytes.at(-1) === MARKER ? bytes.subarray(0, -1) : bytes; // half of the marker is there
  return Buffer.concat([scan, padding, Uint8Array.of(MARKER, EOI)]);
}
