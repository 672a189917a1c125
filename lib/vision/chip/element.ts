import { ChipUnreadable } from "./chip-unreadable.ts";

/** One element of tag, length and value. `tag` holds all its octets (0x61, 0x5f1f); `whole` begins at the tag. */
export type Element = { tag: number; isConstructed: boolean; content: Uint8Array; whole: Uint8Array };

/** `der` takes shortest lengths alone (X.690 §10.1); data groups are not always written so. */
export type Strictness = "der" | "ber-tlv";

const depthMax = 32; // a SignedData with its certificates is 16 deep
/** Elements that a file of a chip may have; a certificate has about 150. Chosen. */
export const elementsMax = 4000;

/** The elements that these octets are, to the last octet. Refuses indefinite and overlong lengths. */
export function elementsOf(bytes: Uint8Array, file: string, strictness: Strictness = "der"): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const element = elementAt(bytes, at, file, strictness);
    found.push(element);
    at += element.whole.length;
  }
  return found;
}

/** The one element that these octets are. */
export function onlyElement(bytes: Uint8Array, file: string, strictness: Strictness = "der"): Element {
  const [element, ...rest] = elementsOf(bytes, file, strictness);
  if (!element || rest.length > 0) throw broken(file);
  return element;
}

/** Refuses what no honest file holds, before any schema is laid upon it: too deep, too many, or not DER at all. */
export function refuseUnsafeDer(bytes: Uint8Array, file: string, most: number): void {
  let count = 0;
  let level = [bytes];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > depthMax) throw broken(file);
    const elements = level.flatMap((each) => elementsOf(each, file));
    count += elements.length;
    if (count > most) throw broken(file);
    level = elements.filter((element) => element.isConstructed).map((element) => element.content);
  }
}

/** The refusal of a file; `cause` is for the log alone. */
export const broken = (file: string, cause?: unknown) =>
  new ChipUnreadable(`The ${file} is not complete or not a file of a travel document's chip; read the chip again.`, {
    cause,
  });

function elementAt(bytes: Uint8Array, start: number, file: string, strictness: Strictness): Element {
  const octet = (at: number) => {
    const value = bytes[at];
    if (value === undefined) throw broken(file);
    return value;
  };
  const first = octet(start);
  const isLong = (first & 0x1f) === 0x1f; // ISO/IEC 7816-4 §5.2.2.1: a second octet of the tag follows
  const tag = isLong ? (first << 8) | octet(start + 1) : first;
  if (first === 0 || (isLong && (tag & 0x80) !== 0)) throw broken(file);
  let at = start + (isLong ? 2 : 1);
  let length = octet(at++);
  if (length >= 0x80) {
    const octets = length & 0x7f;
    if (octets === 0 || octets > 3) throw broken(file);
    length = 0;
    for (let i = 0; i < octets; i++) length = (length << 8) | octet(at++);
    const shortest = length < 0x80 ? 0 : Math.ceil((32 - Math.clz32(length)) / 8);
    if (strictness === "der" && octets !== shortest) throw broken(file);
  }
  if (at + length > bytes.length) throw broken(file);
  return {
    tag,
    isConstructed: (first & 0x20) !== 0,
    content: bytes.subarray(at, at + length),
    whole: bytes.subarray(start, at + length),
  };
}
