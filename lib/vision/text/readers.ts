import { lazyTextReader } from "./text-reader.ts";

// One engine of each kind a worker: each holds 64 MB and more.

/** Reads lines of a zone. */
export const zoneText = lazyTextReader("zone");

/** Reads words: of a whole page, or of a zone's names. */
export const wordText = lazyTextReader("words");
