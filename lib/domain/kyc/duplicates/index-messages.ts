import type { SealingKey } from "#lib/crypto/envelope.ts";
import type { FaceHit } from "./face-index.ts";

/** A template as its row holds it. */
export type SealedFace = { id: string; sessionId: string; template: Uint8Array; context: string; before: string };

/** The tenant's keys. */
export type Opener = readonly SealingKey[];

/** Every face within `distanceMax` of one of the templates, nearest first, at most `limit` a template. */
export type Wanted = { templates: Float32Array[]; distanceMax: number; limit: number };

/** What the thread of the index is asked; `index` names one tenant and mode. */
export type IndexQuestion =
  | { kind: "add"; index: string; opener: Opener; faces: SealedFace[] }
  | ({ kind: "search"; index: string } & Wanted)
  /** Opens and compares without keeping anything, where a tenant has more faces than may be kept. */
  | ({ kind: "compare"; opener: Opener; faces: SealedFace[] } & Wanted)
  | { kind: "forget"; index: string; sessionId: string }
  | { kind: "remove"; index: string; ids: string[] }
  | { kind: "drop"; index: string };

/** `size` counts the index's templates, `unreadable` those that did not open. */
export type IndexAnswer = { hits: FaceHit[]; size: number; unreadable: number };

export type IndexRequest = { number: number; question: IndexQuestion };
export type IndexReply = { number: number; answer: IndexAnswer } | { number: number; failure: string };
