import type { ChallengeVerdict } from "./judge-challenges.ts";
import type { LivenessReading, LivenessReason } from "./liveness-reading.ts";
import type { Observation } from "./observation.ts";

const sameFaceDistanceMax = 0.6; // compareFaces: beyond it, another person
const faceShareMin = 0.8; // of all frames
const confidenceMax = 0.95; // a replay that follows the prompts on a screen passes everything here

/** Everything that was measured, before the verdict. */
export type LivenessEvidence = {
  observations: readonly Observation[];
  verdict: ChallengeVerdict;
  /** Largest template distance between the chosen frames; null without any face. */
  farthest: number | null;
  isTextureSuspicious: boolean;
};

/**
 * Live means: every challenge followed in its time, a turn with the depth of a solid head, one and the same face.
 * Confidence starts at 0.95 and is multiplied by the share of challenges passed, by 0.4 without depth, by 0.6 with
 * a suspicious texture, by the share of frames with one face, and by 0.2 when the face changes.
 */
export function concludeLiveness(evidence: LivenessEvidence): Omit<LivenessReading, "bestFrame" | "template"> {
  const { observations, verdict, farthest, isTextureSuspicious } = evidence;
  const { results, hasDepth, isFlat, blinked } = verdict;
  const passed = results.filter((result) => result.passed).length;
  const single = observations.filter((observation) => observation.faces === 1).length;
  const faceShare = observations.length === 0 ? 0 : single / observations.length;
  const sameFaceThroughout = farthest !== null && farthest <= sameFaceDistanceMax;
  const hasPassed = results.length > 0 && passed === results.length;
  const isLive = hasPassed && hasDepth && sameFaceThroughout && faceShare >= faceShareMin;
  const confidence =
    confidenceMax *
    (results.length === 0 ? 0.5 : passed / results.length) *
    (hasDepth ? 1 : 0.4) *
    (isTextureSuspicious ? 0.6 : 1) *
    faceShare *
    (sameFaceThroughout ? 1 : 0.2);
  return {
    isLive,
    confidence,
    spoofDetected: isFlat || (farthest !== null && !sameFaceThroughout),
    checks: { textureAnalysis: !isTextureSuspicious, depthEstimation: hasDepth, blinkDetection: blinked },
    challenges: results,
    reasons: reasonsFor(evidence, { hasPassed, faceShare, sameFaceThroughout }),
    sameFaceThroughout,
  };
}

type Findings = { hasPassed: boolean; faceShare: number; sameFaceThroughout: boolean };

function reasonsFor({ verdict, farthest, isTextureSuspicious }: LivenessEvidence, found: Findings): LivenessReason[] {
  const { results, hasDepth, isFlat } = verdict;
  const table: [boolean, string, string][] = [
    [farthest === null, "no_face", "No face was seen in the film."],
    [farthest !== null && found.faceShare < faceShareMin, "face_lost", "One face must stay in view all the time."],
    [results.length === 0, "no_challenge", "No challenge was set, so nothing could be shown."],
    [results.length > 0 && !found.hasPassed, "challenge_failed", "A movement was not made, or not in its time."],
    [isFlat, "flat_face", "The head turned like a flat picture."],
    [!hasDepth && !isFlat, "depth_not_shown", "The head was not turned far enough to show its depth."],
    [farthest !== null && !found.sameFaceThroughout, "face_changed", "The face changed during the film."],
    [isTextureSuspicious, "texture_suspicious", "The surface of the face looks like a print or a screen."],
  ];
  return table.flatMap(([applies, code, message]) => (applies ? [{ code, message }] : []));
}
