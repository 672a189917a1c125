import { contrast, mix, parseHex } from "./contrast.ts";

type AccentColours = { accent: string; hover: string; soft: string; ink: string; on: string };

// The grounds of both themes as in globals.css.
const grounds = {
  light: { paper: "#faf8f4", towards: "#000000", on: "#ffffff" },
  dark: { paper: "#10151d", towards: "#ffffff", on: "#0b0f16" },
} as const;

const textMin = 7; // WCAG 2.2 §1.4.6

/**
 * An organization's colour made fit to act and to be read in one theme: shifted just far enough that text in it, and
 * text on it, reach 7:1. null for what is no hex colour: the page then keeps its own accent.
 */
export function accentFor(colour: string, theme: "light" | "dark"): AccentColours | null {
  if (!parseHex(colour)) return null;
  const { paper, towards, on } = grounds[theme];
  const soft = mixInto(colour, paper);
  const accent = shiftUntil(colour, towards, (shade) => reaches(shade, paper) && reaches(shade, on));
  const ink = shiftUntil(accent, towards, (shade) => reaches(shade, soft) && reaches(shade, paper));
  return { accent, hover: mix(accent, towards, 0.18), soft, ink, on };
}

/** The style that hands an organization's accent to the tokens (see `org-accent` in globals.css); empty without one. */
export function accentStyle(colour: string | null): Record<`--org-${string}`, string> {
  const light = colour ? accentFor(colour, "light") : null;
  const dark = colour ? accentFor(colour, "dark") : null;
  if (!light || !dark) return {};
  return Object.fromEntries([
    ...Object.entries(light).map(([name, value]) => [`--org-${name}-light`, value]),
    ...Object.entries(dark).map(([name, value]) => [`--org-${name}-dark`, value]),
  ]);
}

function reaches(text: string, ground: string): boolean {
  return (contrast(text, ground) ?? 0) >= textMin;
}

function shiftUntil(colour: string, towards: "#000000" | "#ffffff", isFit: (shade: string) => boolean): string {
  for (let share = 0; share < 1; share += 0.02) {
    const shade = mix(colour, towards, share);
    if (isFit(shade)) return shade;
  }
  return towards;
}

function mixInto(colour: string, ground: string): string {
  const top = parseHex(colour);
  const under = parseHex(ground);
  if (!top || !under) return ground;
  const bytes = under.map((byte, index) => Math.round(byte + ((top[index] ?? byte) - byte) * 0.1));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
