import { Fault } from "#lib/engine/faults.ts";
import { loadVision, type Vision } from "./load-vision.ts";

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
