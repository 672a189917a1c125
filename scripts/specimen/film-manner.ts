import type { EyesOpen } from "./film-person.ts";
import type { Moment, ScreenColour, Step } from "./film-plan.ts";
import { between } from "./random.ts";

// All in degrees of the drawn head, of which the nets read about half.
const EXTENT = { min: 36, max: 54 };
const POSE_DEGREES = 3; // each pose is drawn once and used by many films
const PATIENCE_MS = 1300;
const SHUT_MS = 60;
const AGAIN_MS = 1700;

/** A person before the camera who does what the page says, after a human reaction and at a pace of their own. */
export class FilmedPerson {
  private readonly random: () => number;
  private readonly extent: number;
  private readonly degreesPerSecond: number;
  private readonly shutMs: number;
  private step: Step | null = null;
  private startMs = 0;
  private yaw = 0;
  private lastMs = 0;

  constructor(random: () => number) {
    this.random = random;
    this.extent = between(random, EXTENT.min, EXTENT.max);
    this.degreesPerSecond = between(random, 35, 75);
    this.shutMs = between(random, 120, 260);
  }

  /** A new prompt: a movement, or null to look at the camera. */
  hear(step: Step | null, atMs: number): void {
    this.step = step;
    this.startMs = atMs + (step ? between(this.random, 280, 650) : between(this.random, 180, 400));
  }

  at(atMs: number, screen: ScreenColour | null): Moment {
    if (atMs >= this.startMs) this.turnTowards(this.target(atMs), atMs - this.lastMs);
    this.lastMs = atMs;
    const yaw = Math.round(this.yaw / POSE_DEGREES) * POSE_DEGREES || 0;
    return { atMs, yaw, eyesOpen: this.lids(atMs), screen, act: this.step ?? "rest" };
  }

  /** As far as is comfortable, and as far as it goes where the page still asks. */
  private target(atMs: number): number {
    const side = this.step === "turn_left" ? 1 : this.step === "turn_right" ? -1 : 0;
    return side * (atMs - this.startMs > PATIENCE_MS ? EXTENT.max : this.extent);
  }

  private turnTowards(target: number, sinceMs: number): void {
    const most = (this.degreesPerSecond * sinceMs) / 1000;
    this.yaw += Math.max(-most, Math.min(most, target - this.yaw));
  }

  /** Shuts the eyes once, and again where the page still asks. */
  private lids(atMs: number): EyesOpen {
    const sinceMs = atMs - this.startMs;
    if (this.step !== "blink" || sinceMs < 0) return 1;
    const part = sinceMs % AGAIN_MS;
    if (part > this.shutMs + 4 * SHUT_MS) return 1;
    const edge = Math.min(part, this.shutMs + 4 * SHUT_MS - part);
    return edge < SHUT_MS ? 0.6 : edge < 2 * SHUT_MS ? 0.3 : 0;
  }
}
