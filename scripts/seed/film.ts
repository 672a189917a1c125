import type { LivenessFilm } from "#lib/domain/kyc/face-result.ts";
import type { Look } from "#scripts/specimen/index.ts";
import type { Draw } from "./draw.ts";

const STEPS = ["turn_left", "turn_right", "blink"] as const;
const FLASHES = [
  [26, -14, -14],
  [-14, 22, -12],
  [-14, -10, 28],
  [14, 14, 14],
] as const;

const FRAME_MS = 125;
const STEP_MS = 2_500;
const FLASH_MS = 500;

type Wanted = { hasFailed?: boolean; flash?: LivenessFilm["flash"]["outcome"] };

/** The figures that the product keeps of a film: a head that turned to both sides and blinked, then the screen's colours. */
export function filmOf(draw: Draw, look: Look, { hasFailed = false, flash = "passed" }: Wanted = {}): LivenessFilm {
  const steps = draw.chance(0.5) ? STEPS : [STEPS[2], STEPS[0], STEPS[1]];
  const movementMs = 800 + steps.length * STEP_MS;
  const skin = rgbOf(look.skin.mid);
  const count = Math.floor((movementMs + FLASHES.length * FLASH_MS + 400) / FRAME_MS);
  const isStill = (step: string) => hasFailed && step === "turn_right";
  const frames = Array.from({ length: count }, (_, index) => {
    const atMs = index * FRAME_MS + draw.int(-9, 9) * Math.sign(index);
    const place = (atMs - 800) / STEP_MS;
    const step = steps[Math.floor(place)] ?? "rest";
    const arch = place < 0 ? 0 : Math.sin(Math.PI * (place % 1));
    const turn = step === "turn_left" ? 1 : step === "turn_right" ? -1 : 0;
    const yaw = isStill(step) ? 0 : turn * arch * 24;
    const isShut = step === "blink" && Math.abs((place % 1) - 0.5) < 0.09;
    const lit = flash === "passed" ? FLASHES[Math.floor((atMs - movementMs - 120) / FLASH_MS)] : undefined;
    return {
      atMs,
      faces: 1,
      yawDegrees: round(yaw + draw.share() * 1.6 - 0.8, 1),
      eyes: round((isShut ? 0.09 : 0.29) + draw.share() * 0.02, 3),
      sharpness: Math.round(150 - Math.abs(yaw) * 2.4 + draw.share() * 24),
      colour: colourOf(skin, lit, draw),
    };
  });
  const wasMeasured = flash === "passed" || flash === "failed";
  return {
    challenges: steps.map((kind) => ({
      kind,
      passed: !isStill(kind),
      evidence: { reactionMs: draw.int(340, 900), yawChange: isStill(kind) ? 2.1 : round(20 + draw.share() * 6, 1) },
    })),
    flash: {
      outcome: flash,
      cause: flash === "not_measurable" ? "weak" : null,
      agreement: wasMeasured ? round(0.82 + draw.share() * 0.13, 3) : 0,
      agreementOfBest: wasMeasured ? round(0.95 + draw.share() * 0.03, 3) : 0,
      strength: wasMeasured ? round(0.06 + draw.share() * 0.05, 3) : 0,
      delayMs: wasMeasured ? draw.int(90, 190) : 0,
      frames: wasMeasured ? 16 : 0,
    },
    frames,
  };
}

function colourOf(skin: readonly number[], lit: readonly number[] | undefined, draw: Draw): [number, number, number] {
  const shade = draw.int(-3, 3);
  const channel = (index: number) =>
    Math.max(0, Math.min(255, Math.round((skin[index] ?? 0) + (lit?.[index] ?? 0) + shade)));
  return [channel(0), channel(1), channel(2)];
}

function rgbOf(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
