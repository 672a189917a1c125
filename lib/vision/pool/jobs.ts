import type { FaceReading } from "../faces/face-reading.ts";
import type { LivenessInput, LivenessReading, SelfieReading } from "../liveness/liveness-reading.ts";
import type { DocumentHints, DocumentReading } from "../read-document/document-reading.ts";
import type { Glance } from "../read-document/glance.ts";
import type { TamperInput, TamperReading } from "../tamper/tamper-hint.ts";

/** What workers can do: the input and the output of each job, both structured-cloneable. */
export type Jobs = {
  readDocument: { input: { jpeg: Uint8Array; hints: DocumentHints }; output: DocumentReading };
  glance: { input: { jpeg: Uint8Array; hints: DocumentHints }; output: Glance };
  assessTampering: { input: TamperInput; output: TamperReading };
  readFace: { input: { jpeg: Uint8Array; from: "document" | "selfie" }; output: FaceReading };
  assessSelfie: { input: { jpeg: Uint8Array }; output: SelfieReading };
  assessLiveness: { input: LivenessInput; output: LivenessReading };
  /** Loads what all others need, and does nothing. */
  wake: { input: null; output: null };
};

/** One job on its way to a worker. */
export type Assignment = { [Name in keyof Jobs]: { name: Name; input: Jobs[Name]["input"] } }[keyof Jobs];
