import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { compareFaces } from "#lib/vision/faces/compare-faces.ts";
import { faceModels } from "#lib/vision/faces/face-models.ts";
import { readFaceHere } from "#lib/vision/faces/read-face.ts";
import { assessLivenessHere } from "#lib/vision/liveness/assess-liveness.ts";
import { ATTACKS, type AttackName, attackFilm, type Film, genuineFilm } from "#scripts/specimen/film-attacks.ts";
import { Unseen } from "#scripts/specimen/film-follow.ts";
import { type Actor, actorOf, likenessOf, variedLook } from "#scripts/specimen/film-person.ts";
import { jpegOf } from "#scripts/specimen/raster.ts";

// In this process and not in a worker: a busy machine must not run into a film's time budget, and CPU time is counted.
const models = await faceModels();

export type LivenessBench = {
  /** Films of living persons, and films of each attack. */
  genuine: number;
  attacks: number;
  /** Held out from tuning: see TUNING_SEED. */
  seed: number;
  /** Only rows whose name contains this. */
  only?: string;
  /** Where attack films that were accepted are written. */
  folder?: string;
};

/** Thresholds were chosen with persons and films of seeds from here; the table is made with those of the other. */
export const TUNING_SEED = 1_000;
export const MEASURING_SEED = 800_000;

type Outcome = {
  isLive: boolean;
  isAccepted: boolean;
  isSure: boolean;
  reasons: string[];
  flash: string;
  seconds: number;
};

/**
 * Liveness on drawn films: APCER of each attack and BPCER (ISO/IEC 30107-3), with their counts. Accepted means live and
 * not another person than the selfie's; "sure" besides has a confidence of 0.8, which wants the flash to be seen.
 */
export async function benchLiveness({ genuine, attacks, seed, only, folder }: LivenessBench): Promise<void> {
  const persons = Math.max(4, Math.ceil(genuine / 3));
  const cast = new Cast(seed, persons);
  const isWanted = (name: string) => !only || name.includes(only);
  const rows: [string, Outcome[]][] = [];
  const row = async (name: string, count: number, isAttack: boolean, draw: Draw) => {
    const seen = await inTurn(count, draw, folder && isAttack ? path.join(folder, name) : null);
    rows.push([name, seen]);
    tell(name, seen, isAttack);
  };
  if (isWanted("living persons")) {
    await row("living persons", genuine, false, async (i) => {
      const actor = await cast.at(Math.floor(i / 3));
      return {
        film: await cast.film((next) => genuineFilm(actor, next), seed + 10_000 + i),
        selfie: await cast.selfie(actor),
      };
    });
  }
  for (const name of ATTACK_NAMES.filter(isWanted)) {
    await row(name, attacks, true, async (i) => {
      const actor = await cast.at(i % persons);
      return {
        film: await cast.film((next) => attackFilm(name, actor, next), seed + 20_000 + i),
        selfie: await cast.selfie(actor),
      };
    });
  }
  if (isWanted("another person's film")) {
    await row("another person's film", attacks, true, async (i) => {
      const actor = await cast.at(i % persons);
      const film = await cast.film((next) => genuineFilm(actor, next), seed + 30_000 + i);
      return { film, selfie: await cast.selfie(await cast.another(actor)) };
    });
  }
  const seconds = rows.flatMap(([, seen]) => seen.map((one) => one.seconds)).sort((a, b) => a - b);
  console.log(`${cast.unseen} films were left out: the page's own guide did not see a movement that the drawing made`);
  const at = (share: number) => (seconds[Math.floor(seconds.length * share)] ?? 0).toFixed(1);
  console.log(`CPU seconds a film: median ${at(0.5)}, p95 ${at(0.95)}; ${seconds.length} films, seed ${seed}`);
}

const ATTACK_NAMES = Object.keys(ATTACKS).filter((name): name is AttackName => name in ATTACKS);

type Drawn = { film: Film; selfie: Float32Array };
type Draw = (index: number) => Promise<Drawn>;

async function inTurn(count: number, draw: Draw, folder: string | null): Promise<Outcome[]> {
  const seen: Outcome[] = [];
  for (let i = 0; i < count; i++) {
    const { film, selfie } = await draw(i);
    const outcome = await judge(film, selfie);
    seen.push(outcome);
    if (outcome.isAccepted && folder) keep(folder, String(i), film);
    if (!outcome.isAccepted && !folder) console.log(`  refused: film ${i}: ${outcome.reasons.join(" ")}`);
  }
  return seen;
}

async function judge(film: Film, selfie: Float32Array): Promise<Outcome> {
  const before = process.cpuUsage();
  const { isLive, confidence, template, reasons, flash } = await assessLivenessHere(models, {
    frames: film.frames,
    challenges: film.asked.timeline,
    flash: film.asked.colours,
  });
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const isSamePerson = template !== null && compareFaces(selfie, template).decision !== "no_match";
  const isAccepted = isLive && isSamePerson;
  const codes = reasons.map(({ code }) => code);
  return {
    isLive,
    isAccepted,
    isSure: isAccepted && confidence >= 0.8,
    reasons: isSamePerson ? codes : [...codes, "other_person"],
    flash: flash.cause ? `${flash.outcome}/${flash.cause}` : flash.outcome,
    seconds,
  };
}

function tell(name: string, seen: readonly Outcome[], isAttack: boolean): void {
  const accepted = seen.filter((one) => one.isAccepted).length;
  const sure = seen.filter((one) => one.isSure).length;
  const wrong = isAttack ? accepted : seen.length - accepted;
  const label = `${isAttack ? "APCER" : "BPCER"} ${((100 * wrong) / Math.max(1, seen.length)).toFixed(1)} %`;
  const surely = isAttack ? `, of them surely ${sure}` : `, surely accepted ${sure}`;
  console.log(`${name.padEnd(44)} ${label.padEnd(14)} ${wrong} of ${seen.length}${surely}`);
  console.log(
    `    flash: ${counted(seen.map((one) => one.flash))}; reasons: ${counted(seen.flatMap((one) => one.reasons))}`,
  );
}

function counted(items: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([item, count]) => `${item} ${count}`)
    .join(", ");
}

function keep(folder: string, name: string, film: Film): void {
  const place = path.join(folder, name);
  mkdirSync(place, { recursive: true });
  for (const { atMs, jpeg } of film.frames)
    writeFileSync(path.join(place, `${String(atMs).padStart(6, "0")}.jpg`), jpeg);
}

/** The persons of one bench, each drawn at its first film. */
class Cast {
  /** Films that say nothing about people: where the page sees no movement, a person goes on or tries again. */
  unseen = 0;
  private readonly seed: number;
  private readonly size: number;
  private readonly actors = new Map<number, Actor>();
  private readonly selfies = new Map<Actor, Float32Array>();

  constructor(seed: number, size: number) {
    this.seed = seed;
    this.size = size;
  }

  async at(index: number): Promise<Actor> {
    const place = index % this.size;
    const known = this.actors.get(place);
    if (known) return known;
    // A person's poses are some 60 MB: four persons at a time are enough.
    if (this.actors.size >= 4) this.actors.delete(this.actors.keys().next().value ?? 0);
    // Vision switches the SVG loader off for the process (images/open-image.ts); drawing needs it.
    sharp.unblock({ operation: ["VipsForeignLoadSvg"] });
    const actor = await actorOf(variedLook(this.seed + place));
    this.actors.set(place, actor);
    return actor;
  }

  /** The next person who is not like this one: looks like the same drawing are one person to the recognition net. */
  async another({ look }: Actor): Promise<Actor> {
    for (let place = look.seed + 1; ; place++) {
      const other = await this.at(place - this.seed);
      if (likenessOf(other.look.seed) !== likenessOf(look.seed)) return other;
    }
  }

  /** The film of a seed; where the page would have had the person try again, that of the next. */
  async film(draw: (seed: number) => Promise<Film>, seed: number): Promise<Film> {
    for (let next = seed; ; next += 1_000) {
      try {
        return await draw(next);
      } catch (failure) {
        if (!(failure instanceof Unseen) || next >= seed + 8_000) throw failure;
        this.unseen++;
      }
    }
  }

  async selfie(actor: Actor): Promise<Float32Array> {
    const known = this.selfies.get(actor);
    if (known) return known;
    const { surface, matte } = actor.pose(0, 1);
    const data = Uint8Array.from(
      surface.data,
      (byte, i) => byte + ((255 - (matte[Math.floor(i / 3)] ?? 0)) * 200) / 255,
    );
    const { template } = await readFaceHere(models, await jpegOf({ ...surface, data }, 90), "selfie");
    if (!template) throw new Error("A drawn selfie shows no face.");
    this.selfies.set(actor, template);
    return template;
  }
}
