import type { PoolErrors } from "#lib/workers/worker-pool.ts";
import { type ImageRefusal, ImageRefused, tookTooLong, VisionBusy, VisionCrashed } from "../errors.ts";

/** What the vision pool throws. */
export const VISION_ERRORS: PoolErrors = {
  // A job takes about two seconds.
  busy: (queued, workersMax) => new VisionBusy(Math.max(1, Math.ceil((queued * 2) / workersMax))),
  crashed: (options) => new VisionCrashed(options),
  late: tookTooLong,
  refused: (code, message) => new ImageRefused(refusalOf(code), message),
};

/** The worker sends an `ImageRefused`'s own code; anything else would be a fault of ours and reads as unreadable. */
function refusalOf(code: string): ImageRefusal {
  const codes = [
    "empty",
    "too_large",
    "unsupported_type",
    "too_many_pixels",
    "too_small",
    "too_many_pages",
    "took_too_long",
  ] as const;
  return codes.find((known) => known === code) ?? "unreadable";
}
