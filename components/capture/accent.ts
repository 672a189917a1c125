import { contrast, mix, parseHex } from "./contrast.ts";

type AccentColours = { accent: string; hover: string; soft: string; ink: string; on: string };

// The grounds of both themes as in globals.css.
const grounds = {
  light: { paper: "#faf8f4", surface: "#fffefb", towards: "#000000" },
  dark: { paper: "#10151d", surface: "#171d27", towards: "#ffffff" },
} as const;

const WHITE = "#ffffff";
const DARK = "#000000";

const textMin = 4.5; // WCAG 2.2 §1.4.3
const controlMin = 3; // WCAG 2.2 §1.4.11

/**
 * An organization's colour made fit to act and to be read in one theme, and otherwise left as it is: a button reaches
 * 3:1 against the page and its words 4.5:1, links and other text in the colour reach 4.5:1.
 * null for what is no hex colour: the page then keeps its own accent.
 */
export function accentFor(colour: string, theme: "light" | "dark"): AccentColours | null {
  if (!parseHex(colour)) return null;
  const { paper, surface, towards } = grounds[theme];
  const soft = mixInto(colour, paper);
  const accent = shiftUntil(colour, towards, (shade) => reaches(shade, paper, controlMin));
  const on = wordsOn(accent);
  const hover = shiftedFrom(accent, on);
  const ink = shiftUntil(colour, towards, (shade) =>
    [soft, paper, surface].every((ground) => reaches(shade, ground, textMin)),
  );
  return { accent, hover, soft, ink, on };
}

// White or black: one of the two reaches 4.5:1 on every colour.
function wordsOn(shade: string): string {
  return reaches(shade, WHITE, textMin) || !reaches(shade, DARK, textMin) ? WHITE : DARK;
}

/** Away from the words on it, so that they are read as well while it is pointed at. */
function shiftedFrom(accent: string, on: string): string {
  return mix(accent, on === WHITE ? "#000000" : "#ffffff", 0.18);
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

function reaches(text: string, ground: string, least: number): boolean {
  return (contrast(text, ground) ?? 0) >= least;
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
