import { Fault } from "#lib/engine/faults.ts";
import { processWide } from "#lib/process-wide.ts";
import { currentSharer, Turns } from "#lib/shares/index.ts";
import { loadVision, type Vision } from "./load-vision.ts";

/** Nominal milliseconds of a quiet core, rounded from docs/benchmarks.md; an organization's share goes by them. */
export const READING_MS = { document: 3000, pages: 8000, face: 1000, film: 6000, logo: 200 } as const;

// Chosen: sixteen documents are read within a minute by one worker; whoever comes later is told when to come back.
const WAITING_PER_TENANT_MAX = 16;
const WAITING_MAX = 64;
// Chosen: one person sends one picture at a time, and perhaps from the other device as well.
const PER_CAPTURE_LINK_MAX = 2;

/**
 * `seeing`, for what has to be decoded and read: it waits for its turn in the share of the organization, or is refused as
 * `overloaded` with a time to come back. What `work` counts is counted when its turn has come, so that whoever is told to
 * come back has lost no try.
 */
export async function seeingInTurn<T>(costMs: number, work: (vision: Vision) => Promise<T>): Promise<T> {
  return seeing((vision) => readingTurns(vision).run(currentSharer(), costMs, () => work(vision)));
}

function readingTurns(vision: Vision): Turns {
  const limits = () => ({
    runningMax: vision.readingsMax(),
    waitingMax: WAITING_MAX,
    waitingPerTenantMax: WAITING_PER_TENANT_MAX,
    perSourceMax: PER_CAPTURE_LINK_MAX,
  });
  return processWide("vision.turns", () => new Turns({ limits, busy: (wait) => new vision.VisionBusy(wait) }));
}

/**
 * Runs work of the vision pool and says its refusals as faults. The pool is loaded at its first use.
 * No transaction may be open: a picture takes seconds.
 */
export async function seeing<T>(work: (vision: Vision) => Promise<T>): Promise<T> {
  const vision = await loadVision();
  try {
    return await work(vision);
  } catch (cause) {
    if (cause instanceof vision.ImageRefused) throw new Fault(faultOf(cause.code), cause.message, { cause });
    if (cause instanceof vision.VisionBusy)
      throw new Fault("overloaded", "Many pictures are being read; try again shortly.", {
        retryAfterSeconds: cause.retryAfterSeconds,
      });
    if (cause instanceof vision.VisionCrashed)
      throw new Fault("unusable_upload", "This picture could not be read; take a new one.", { cause });
    if (cause instanceof vision.ChipUnreadable) throw new Fault("unusable_upload", cause.message, { cause });
    throw cause;
  }
}

function faultOf(code: string) {
  if (code === "too_large") return "payload_too_large";
  if (code === "unsupported_type") return "unsupported_media_type";
  return "unusable_upload";
}
