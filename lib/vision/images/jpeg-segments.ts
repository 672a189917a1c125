const MARKER = 0xff;
const SOI = 0xd8;
const EOI = 0xd9;
const TEM = 0x01;
const SOS = 0xda;
const isRestart = (code: number) => code >= 0xd0 && code <= 0xd7;

/** A segment of a JPEG: where its content begins and ends. Behind a scan's header stand its data. */
type Segment = { code: number; from: number; to: number };

/** The segments of a JPEG in their order (ITU-T T.81 §B.1.1), up to its end or to what is no segment; none of another file. */
function* segmentsOf(bytes: Uint8Array): Generator<Segment> {
  if (bytes[0] !== MARKER || bytes[1] !== SOI) return;
  let at: number | null = 2;
  while (at !== null && at < bytes.length) {
    while (bytes[at] === MARKER && bytes[at + 1] === MARKER) at++; // fill bytes
    const code: number | undefined = bytes[at + 1];
    if (bytes[at] !== MARKER || code === undefined || code === EOI) return;
    const length = isRestart(code) || code === TEM ? 0 : 256 * (bytes[at + 2] ?? 0) + (bytes[at + 3] ?? 0);
    const to: number = at + 2 + length;
    yield { code, from: at + 4, to };
    at = code === SOS ? nextMarker(bytes, to) : to;
  }
}

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

const isFrame = (code: number) => code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code);
const isSequential = (code: number) => code === 0xc0 || code === 0xc1; // SOF0 and SOF1: Huffman codes, no progression

/**
 * Whether a JPEG is one sequential scan of all its components (ITU-T T.81 §4.5), as cameras write it: a decoder keeps a
 * few rows of it, and all coefficients of any other.
 */
export function isDecodedByRows(bytes: Uint8Array): boolean {
  let components = 0;
  for (const { code, from } of segmentsOf(bytes)) {
    if (isFrame(code)) {
      if (components > 0 || !isSequential(code)) return false;
      components = bytes[from + 5] ?? 0;
    }
    if (code === SOS) return components > 0 && bytes[from] === components;
  }
  return false;
}

/** Whether the file ends within the data of a scan, without a marker of its end. */
export function endsWithinScan(bytes: Uint8Array): boolean {
  for (const { code, to } of segmentsOf(bytes)) if (code === SOS && nextMarker(bytes, to) === null) return true;
  return false;
}
