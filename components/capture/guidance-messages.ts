import type { FaceReading } from "./face-measures.ts";

export type ToGuide = { kind: "load"; origin: string } | { kind: "look"; picture: ImageBitmap };
export type FromGuide = { kind: "ready" } | { kind: "failed" } | { kind: "seen"; reading: FaceReading | null };
