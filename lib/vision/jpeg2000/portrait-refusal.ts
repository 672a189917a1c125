import { type ImageRefusal, ImageRefused } from "../errors.ts";

/** The refusal of a portrait that is none of a chip; `what` follows "The chip's portrait". */
export const refusedPortrait = (code: ImageRefusal, what: string, cause?: unknown) =>
  new ImageRefused(code, `The chip's portrait ${what}.`, { cause });

/** The refusal of a portrait that breaks off or is no JPEG 2000. */
export const damagedPortrait = (cause?: unknown) => refusedPortrait("unreadable", "is damaged or incomplete", cause);
