/** What the screen can show. Each but white lights one of the camera's three channels. */
export const FLASH_COLOURS = ["red", "green", "blue", "white"] as const;

export type FlashColour = (typeof FLASH_COLOURS)[number];

/** A colour and the time in which the page says it was shown, on the clock of the frames. */
export type TimedColour = { colour: FlashColour; fromMs: number; toMs: number };

/**
 * Whether the face reflected the asked colours in their order. `not_shown`: the page showed none (the person wished
 * to go on without, or the client cannot). `not_measurable`: nothing, or nothing clear, could be seen on the face.
 */
export type FlashOutcome = "passed" | "failed" | "not_measurable" | "not_shown" | "not_asked";

/** The outcome and what it rests on. */
export type FlashReading = {
  outcome: FlashOutcome;
  /** Why not `passed`: another order, a flat sheet, too weak, or no evidence at all. */
  cause: "other_order" | "flat" | "weak" | "unclear" | "too_few_frames" | null;
  /** Share of the face's changes of colour that the asked order explains, 0…1. */
  agreement: number;
  /** The same for the order that explains most of all possible orders. */
  agreementOfBest: number;
  /** How strongly the colour of the face changed (RMS of the logarithm of channel ratios; 0.05 is about five percent). */
  strength: number;
  /** From showing a colour to seeing it. */
  delayMs: number;
  frames: number;
};
