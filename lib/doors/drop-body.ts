import type { IncomingMessage } from "node:http";
import { FORM_BYTES_MAX } from "./body.ts";

// Chosen: as much as a form may be, in the time that it takes at 20 Mbit/s. Who sends more has it refused unheard.
const DROPPED_BYTES_MAX = FORM_BYTES_MAX;
const DROPPING_MILLISECONDS_MAX = 10_000;

/** Whether something of a request's body has not come yet. */
export function isUnderWay(req: IncomingMessage): boolean {
  return !req.complete && !req.destroyed && (req.headers["transfer-encoding"] !== undefined || declaredLength(req) > 0);
}

/** Whether what is under way is so much that there is no use in waiting for it. */
export const isTooMuchToDrop = (req: IncomingMessage): boolean => declaredLength(req) > DROPPED_BYTES_MAX;

/**
 * Reads and drops what is under way, so that a client that first sends all and then listens gets an answer, and no
 * broken pipe (RFC 9112 §9.6). Resolves at the body's end, the connection's, or the bounds of bytes and time.
 */
export function dropBody(req: IncomingMessage): Promise<void> {
  if (!isUnderWay(req)) return Promise.resolve();
  return new Promise((resolve) => {
    let dropped = 0;
    const stop = () => {
      clearTimeout(timer);
      req.off("data", drop).off("end", stop).off("close", stop).off("error", stop).pause();
      resolve();
    };
    const drop = (chunk: Buffer) => {
      dropped += chunk.byteLength;
      if (dropped >= DROPPED_BYTES_MAX) stop();
    };
    const timer = setTimeout(stop, DROPPING_MILLISECONDS_MAX);
    req.on("data", drop).on("end", stop).on("close", stop).on("error", stop).resume();
  });
}

const declaredLength = (req: IncomingMessage) => Number(req.headers["content-length"] ?? 0);
