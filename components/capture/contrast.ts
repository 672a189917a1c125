type Rgb = readonly [red: number, green: number, blue: number];

/** WCAG 2.2 contrast ratio of two `#rgb` or `#rrggbb` colours, 1 to 21; null where either is not such a colour. */
export function contrast(one: string, other: string): number | null {
  const first = parseHex(one);
  const second = parseHex(other);
  if (!first || !second) return null;
  const [dark, light] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** `#rgb` or `#rrggbb` as three bytes; null for anything else, so that no style can be injected through a colour. */
export function parseHex(colour: string): Rgb | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour);
  const digits = short ? short.slice(1).map((digit) => digit + digit) : splitPairs(colour);
  const [red, green, blue] = digits.map((pair) => Number.parseInt(pair, 16));
  return red === undefined || green === undefined || blue === undefined ? null : [red, green, blue];
}

/** The colour moved towards black (or white) by the share 0 to 1. */
export function mix(colour: string, towards: "#000000" | "#ffffff", share: number): string {
  const from = parseHex(colour);
  const end = towards === "#000000" ? 0 : 255;
  if (!from) return towards;
  return `#${from.map((byte) => hexPair(byte + (end - byte) * share)).join("")}`;
}

function splitPairs(colour: string): string[] {
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  return long ? long.slice(1) : [];
}

function hexPair(value: number): string {
  return Math.round(value).toString(16).padStart(2, "0");
}

// WCAG 2.2, "relative luminance".
function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(byte: number): number {
  const share = byte / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
