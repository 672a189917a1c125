import type { FlashReading } from "./flash.ts";
import { evidenceOf } from "./frame-evidence.ts";
import type { ChallengeVerdict } from "./judge-challenges.ts";
import type { FilmVerdict } from "./judge-film.ts";
import type { LivenessReading, LivenessReason } from "./liveness-reading.ts";
import type { Observation } from "./observation.ts";

const sameFaceDistanceMax = 0.6; // compareFaces: beyond it, another person
const faceShareMin = 0.8; // of all frames
const confidenceMax = 0.95; // a replay that follows the prompts on a screen passes everything but the flash
// A flash that was asked for and not seen leaves the replay of a film open: below the 0.8 at which callers accept.
const unseenFlashFactor = 0.75;

/** Everything that was measured, before the verdict. */
export type LivenessEvidence = {
  observations: readonly Observation[];
  verdict: ChallengeVerdict;
  film: FilmVerdict;
  flash: FlashReading;
  /** Largest template distance between the chosen frames; null without any face. */
  farthest: number | null;
  isTextureSuspicious: boolean;
};

/**
 * Live means: every challenge followed in its time and order, a turn with the depth of a solid head, one and the same
 * face in one uncut film, and no flash that the face reflected otherwise. Confidence starts at 0.95 and is multiplied
 * by the share of challenges passed, by 0.4 without depth, by 0.6 with a suspicious texture, by 0.75 where a flash was
 * asked for and not seen, by the share of frames with one face, and by 0.2 when the face changes, the film is not one
 * film or the flash failed.
 */
export function concludeLiveness(evidence: LivenessEvidence): Omit<LivenessReading, "bestFrame" | "template"> {
  const { observations, verdict, film, flash, farthest, isTextureSuspicious } = evidence;
  const { results, hasDepth, isFlat, blinked } = verdict;
  const passed = results.filter((result) => result.passed).length;
  const single = observations.filter((observation) => observation.faces === 1).length;
  const faceShare = observations.length === 0 ? 0 : single / observations.length;
  const sameFaceThroughout = farthest !== null && farthest <= sameFaceDistanceMax;
  const hasPassed = results.length > 0 && passed === results.length && !verdict.hasUnasked;
  const isOneFilm = film.repeats === 0 && film.cuts === 0 && film.hasPlausibleTimes;
  const isFlashWrong = flash.outcome === "failed";
  const isUnseen = flash.outcome === "not_measurable" || flash.outcome === "not_shown";
  const confidence =
    confidenceMax *
    (results.length === 0 ? 0.5 : passed / results.length) *
    (hasDepth ? 1 : 0.4) *
    (isTextureSuspicious ? 0.6 : 1) *
    (isUnseen ? unseenFlashFactor : 1) *
    faceShare *
    (sameFaceThroughout && isOneFilm && !isFlashWrong ? 1 : 0.2);
  return {
    isLive: hasPassed && hasDepth && sameFaceThroughout && faceShare >= faceShareMin && isOneFilm && !isFlashWrong,
    confidence,
    spoofDetected: isFlat || isFlashWrong || film.repeats > 0 || (farthest !== null && !sameFaceThroughout),
    checks: { textureAnalysis: !isTextureSuspicious, depthEstimation: hasDepth, blinkDetection: blinked },
    challenges: results,
    flash,
    reasons: reasonsFor(evidence, { hasPassed, faceShare, sameFaceThroughout }),
    sameFaceThroughout,
    frames: observations.map(evidenceOf),
  };
}

type Findings = { hasPassed: boolean; faceShare: number; sameFaceThroughout: boolean };

function reasonsFor(evidence: LivenessEvidence, found: Findings): LivenessReason[] {
  const { verdict, film, flash, farthest, isTextureSuspicious } = evidence;
  const { results, hasDepth, isFlat, hasUnasked } = verdict;
  const table: [boolean, string, string][] = [
    [farthest === null, "no_face", "No face was seen in the film."],
    [farthest !== null && found.faceShare < faceShareMin, "face_lost", "One face must stay in view all the time."],
    [results.length === 0, "no_challenge", "No challenge was set, so nothing could be shown."],
    [hasUnasked, "unasked_movement", "A movement was made that was not asked for at that moment."],
    [
      results.length > 0 && !found.hasPassed && !hasUnasked,
      "challenge_failed",
      "A movement was not made, or not in its time.",
    ],
    [isFlat, "flat_face", "The head turned like a flat picture."],
    [!hasDepth && !isFlat, "depth_not_shown", "The head was not turned far enough to show its depth."],
    [farthest !== null && !found.sameFaceThroughout, "face_changed", "The face changed during the film."],
    [film.repeats > 0, "film_repeats", "Pictures of the film come back exactly, as in a recording."],
    [film.cuts > 0, "film_cut", "The film jumps; film everything in one go, without moving the camera quickly."],
    [!film.hasPlausibleTimes, "times_implausible", "The times of the pictures are not those of a film."],
    [flash.outcome === "failed", "flash_failed", "The face did not reflect the colours that the screen showed."],
    [
      flash.outcome === "not_measurable",
      "flash_not_measurable",
      "The colours of the screen could not be seen on the face; a darker room helps.",
    ],
    [
      flash.outcome === "not_shown",
      "flash_not_shown",
      "The screen showed no colours, so their reflection was not checked.",
    ],
    [isTextureSuspicious, "texture_suspicious", "The surface of the face looks like a print or a screen."],
  ];
  return table.flatMap(([applies, code, message]) => (applies ? [{ code, message }] : []));
}
