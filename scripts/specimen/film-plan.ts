import type { EyesOpen } from "./film-person.ts";

export type Step = "blink" | "turn_left" | "turn_right";
export type ScreenColour = "red" | "green" | "blue" | "white";

/** What a person does at one moment of a film, and what the screen shows then. */
export interface Moment {
  atMs: number;
  /** Of the drawn head, in degrees. */
  yaw: number;
  eyesOpen: EyesOpen;
  /** Null while the page itself is shown. */
  screen: ScreenColour | null;
  act: "rest" | "flash" | Step;
}

/** A film from its first prompt to its last colour, with the times that the page tells the server. */
export interface Plan {
  moments: Moment[];
  timeline: { kind: Step; fromMs: number; toMs: number }[];
  colours: { colour: ScreenColour; fromMs: number; toMs: number }[];
  /** The moments whose frames the page sends, ascending. */
  sent: readonly number[];
}

export function sentMoments({ moments, sent }: Plan): Moment[] {
  return sent.flatMap((index) => moments[index] ?? []);
}
