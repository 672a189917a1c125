import { randomInt } from "node:crypto";
import * as z from "zod";
import type { FlashColour, TimedColour } from "#lib/vision/index.ts";

const COLOURS = ["red", "green", "blue", "white"] as const satisfies readonly FlashColour[];

/**
 * WCAG 2.2 §2.3.1 allows three flashes a second, a flash being two opposing changes: at 500 ms a colour there is at most
 * one, of red as of any other.
 */
export const FLASH = { colours: COLOURS, coloursMin: 4, coloursMax: 6, colourMs: 500 } as const;

const PREFIX = "flash_";

/** A random order without equal neighbours in which red, green and blue all come: each lights a channel of its own. */
export function coloursOf(count: number): FlashColour[] {
  if (count === 0) return [];
  const length = Math.max(FLASH.coloursMin, count);
  for (;;) {
    const colours: FlashColour[] = [];
    while (colours.length < length) {
      const rest = COLOURS.filter((colour) => colour !== colours.at(-1));
      colours.push(...rest.slice(randomInt(rest.length)).slice(0, 1));
    }
    if (COLOURS.every((colour) => colour === "white" || colours.includes(colour))) return colours;
  }
}

/** As kept with the challenge, behind its steps. */
export const colourSteps = (colours: readonly FlashColour[]) => colours.map((colour) => `${PREFIX}${colour}`);

export const FlashTimeline = z
  .array(z.object({ colour: z.enum(COLOURS), from_ms: z.number().min(0), to_ms: z.number().min(0) }))
  .max(FLASH.coloursMax);

/**
 * The challenge's steps, and its colours at the times that were told: null where none were asked for, empty where the
 * client showed none or tells of others. The colours are the server's, in the server's order, whatever was sent.
 */
export function asTimedColours(
  kept: readonly string[],
  told: z.output<typeof FlashTimeline> | undefined,
): { steps: string[]; colours: TimedColour[] | null } {
  const steps = kept.filter((step) => !step.startsWith(PREFIX));
  const asked = askedColours(kept);
  if (asked.length === 0) return { steps, colours: null };
  const isAsked = told?.length === asked.length && told.every(({ colour }, index) => colour === asked[index]);
  const isInOrder = told?.every(({ from_ms, to_ms }, i) => to_ms > from_ms && from_ms >= (told[i - 1]?.to_ms ?? 0));
  if (!told || !isAsked || !isInOrder) return { steps, colours: [] };
  return { steps, colours: told.map(({ colour, from_ms, to_ms }) => ({ colour, fromMs: from_ms, toMs: to_ms })) };
}

function askedColours(kept: readonly string[]): FlashColour[] {
  return kept.flatMap((step) => COLOURS.filter((colour) => step === `${PREFIX}${colour}`));
}
