import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { projectRoot } from "#lib/project-root.ts";
import {
  type Act,
  cardBack,
  framesOf,
  HANDHELD_SHOTS,
  passportPage,
  personFilm,
  photograph,
  portraitPicture,
  printFilm,
  SELFIE,
  scan,
  specimenPerson,
} from "#scripts/specimen/index.ts";
import {
  assessLiveness,
  assessSelfie,
  closeVision,
  compareFaces,
  readDocument,
  readFace,
  sanitizeUpload,
  type TimedChallenge,
  visionState,
  warmVision,
} from "./index.ts";
import { cpuMilliseconds } from "./testing/cpu-milliseconds.ts";
import { drawing, drawSvg } from "./testing/drawn.ts";

// End to end, through the worker threads, on drawn persons and documents.

const anna = specimenPerson("anna");
const kofi = specimenPerson("kofi");
const patient = { timeout: 300_000 };

afterAll(closeVision);

const passport = await drawing(async () => scan(await passportPage(anna)));
const selfie = (look: typeof anna.look) => drawing(() => portraitPicture(look, SELFIE, { width: 900, format: "jpeg" }));

it("loads all workers when it is warmed, so that the first picture waits for none", async () => {
  await warmVision();
  expect(visionState()).toMatchObject({ state: "awake", queued: 0 });
  expect(visionState().workers).toBe(Math.min(8, Math.max(1, availableParallelism() - 1)));
});

describe("readDocument", patient, () => {
  it("reads every field of a scanned passport, names confirmed by two readers", async () => {
    const { jpeg } = await sanitizeUpload(passport);
    const reading = await readDocument(jpeg);
    expect(reading).toMatchObject({ found: true, reasons: [], quality: { ok: true } });
    expect(reading.zone).toMatchObject({ format: "TD3", valid: true, namesAgreed: true, repaired: 0 });
    expect(reading.fields).toMatchObject({
      surname: "ERIKSSON",
      givenNames: "ANNA MARIA",
      documentNumber: anna.documentNumber,
      dateOfBirth: anna.birthDate,
      expiryDate: anna.expiryDate,
      nationality: anna.nationality,
      sex: anna.sex,
    });
    expect(reading.confidence).toBeGreaterThan(0.8);
  });

  it.each(HANDHELD_SHOTS.map((shot) => [shot.seed, shot] as const))(
    "reads hand-held photograph %i",
    async (_, shot) => {
      const picture = await drawing(async () => photograph(await passportPage(anna), shot));
      const { zone, fields } = await readDocument(picture);
      expect(zone?.valid).toBe(true);
      expect(fields.documentNumber).toBe(anna.documentNumber);
    },
  );

  it.each([90, 180, 270] as const)("reads a passport that was turned by %i degrees", async (degrees) => {
    const { zone } = await readDocument(await sharp(passport).rotate(degrees).jpeg().toBuffer());
    expect(zone).toMatchObject({ valid: true, rotationDegrees: (360 - degrees) % 360 });
  });

  it("reads the three lines of an identity card", async () => {
    const { zone } = await readDocument(await drawing(async () => scan(await cardBack(kofi))));
    expect(zone).toMatchObject({ format: "TD1", valid: true });
  });

  it("does not accept a forged check digit", async () => {
    const [first = "", second = ""] = ["P<UTOERIKSSON<<ANNA<MARIA", "L898902C37UTO7408122F3404159ZE184226B<<<<<16"];
    const forged = await drawing(async () => scan(await passportPage(anna, [first.padEnd(44, "<"), second])));
    const { zone, reasons } = await readDocument(forged);
    expect(zone?.valid).toBe(false);
    expect(zone?.checks.documentNumber).toBe(false);
    expect(reasons.map((reason) => reason.code)).toContain("check_digit_mismatch");
  });

  it("finds nothing in a picture of something else", async () => {
    const { found, zone } = await readDocument(await selfie(anna.look));
    expect({ found, zone }).toEqual({ found: false, zone: null });
  });

  it("says what is wrong with a dark, small picture", async () => {
    const { quality } = await readDocument(await sharp(passport).resize(400).modulate({ brightness: 0.1 }).toBuffer());
    expect(quality.problems.map((problem) => problem.code)).toEqual(expect.arrayContaining(["too_small", "too_dark"]));
  });
});

describe("readFace", patient, () => {
  it("matches a person's passport with her selfie and with nobody else's", async () => {
    const document = await readFace(passport, "document");
    const same = await readFace(await selfie(anna.look), "selfie");
    const other = await readFace(await selfie(kofi.look), "selfie");
    if (!document.template || !same.template || !other.template) throw new Error("A face was not found.");
    expect(document.template).toHaveLength(128);
    expect(compareFaces(document.template, same.template).decision).toBe("match");
    expect(compareFaces(document.template, other.template).decision).toBe("no_match");
  });

  it("says where the face is, in shares of the picture", async () => {
    const { box } = await readFace(passport, "document");
    expect(box?.x).toBeGreaterThan(0);
    expect((box?.x ?? 1) + (box?.width ?? 1)).toBeLessThan(0.4); // the portrait stands at the left of the page
  });

  it("refuses a picture of nobody and of two people", async () => {
    const nobody = await drawSvg('<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"/>');
    expect(await readFace(nobody, "selfie")).toMatchObject({ faces: 0, template: null, problem: { code: "no_face" } });
    const [left, right] = await Promise.all([selfie(anna.look), selfie(kofi.look)]);
    const half = (picture: Buffer) => sharp(picture).resize(600, 800, { fit: "cover" }).toBuffer();
    const both = await sharp(await half(left))
      .extend({ right: 600 })
      .composite([{ input: await half(right), left: 600, top: 0 }])
      .jpeg()
      .toBuffer();
    expect(await readFace(both, "selfie")).toMatchObject({ faces: 2, problem: { code: "several_faces" } });
  });
});

describe("liveness", { timeout: 300_000 }, () => {
  const acts: readonly Act[] = ["rest", "blink", "rest", "turn-left"];
  const frameMs = 1000 / 15;
  const challengesOf = (done: readonly Act[]): TimedChallenge[] => {
    let frames = 0;
    return done.flatMap((act) => {
      const fromMs = frames * frameMs;
      frames += framesOf(act);
      const kind = ({ blink: "blink", "turn-left": "turn_left", "turn-right": "turn_right", rest: null } as const)[act];
      return kind ? [{ kind, fromMs, toMs: frames * frameMs }] : [];
    });
  };
  const timed = (frames: Buffer[]) => frames.map((jpeg, i) => ({ jpeg, atMs: i * frameMs }));

  it("passes a person who blinks and turns as asked, and describes the face", async () => {
    const film = timed(await drawing(() => personFilm(anna.look, acts)));
    const reading = await assessLiveness(film, challengesOf(acts));
    expect(reading).toMatchObject({ isLive: true, spoofDetected: false, sameFaceThroughout: true });
    expect(reading.challenges.map((challenge) => challenge.passed)).toEqual([true, true]);
    const document = await readFace(passport, "document");
    if (!document.template || !reading.template) throw new Error("A face was not found.");
    expect(compareFaces(document.template, reading.template).decision).toBe("match");
  });

  it("fails a print that is turned before the camera, and a person who turns the other way", async () => {
    const print = timed(await drawing(() => printFilm(anna.look, acts)));
    expect((await assessLiveness(print, challengesOf(acts))).isLive).toBe(false);
    const other = timed(await drawing(() => personFilm(anna.look, ["rest", "turn-right"])));
    expect((await assessLiveness(other, challengesOf(["rest", "turn-left"]))).isLive).toBe(false);
  });

  it("claims little from a single picture and says what it could not check", async () => {
    const reading = await assessSelfie(await selfie(anna.look));
    expect(reading.confidence).toBeLessThanOrEqual(0.6);
    expect(reading.checks).toMatchObject({ depthEstimation: null, blinkDetection: null });
    expect(reading.notChecked).toEqual(["depthEstimation", "blinkDetection"]);
  });

  it("refuses a film without end", async () => {
    const frames = Array.from({ length: 121 }, (_, i) => ({ jpeg: new Uint8Array(), atMs: i }));
    await expect(assessLiveness(frames, [])).rejects.toMatchObject({ code: "too_large" });
  });
});

describe("the pool", patient, () => {
  it("refuses what cannot be decoded without losing its worker", async () => {
    await expect(readDocument(Buffer.from("no picture"))).rejects.toMatchObject({ code: "unreadable" });
    const whole = await sharp({ create: { width: 900, height: 600, channels: 3, background: "#789" } })
      .jpeg()
      .toBuffer();
    // Its header is whole, so that it is the worker that finds out.
    await expect(readDocument(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({ code: "unreadable" });
    expect(visionState().state).toBe("awake");
  });

  it("leaves the calling thread free while it reads", async () => {
    const spent = await cpuMilliseconds(() => Promise.all([readDocument(passport), readFace(passport, "document")]));
    expect(spent.thread).toBeLessThan(0.2 * spent.process);
  });

  it("ends everything when it is closed and wakes again", async () => {
    await closeVision();
    expect(visionState()).toEqual({ state: "asleep", workers: 0, queued: 0 });
    expect((await readFace(passport, "document")).faces).toBe(1);
  });

  it("is loaded by its path alone: no module of a worker is imported by the front door", () => {
    const source = readFileSync(path.join(projectRoot(), "lib/vision/index.ts"), "utf8");
    const values = [...source.matchAll(/^(?:import|export) (?!type)[^;]*from "(.+)";$/gm)].map((match) => match[1]);
    expect(values.join(" ")).not.toMatch(/face-models|read-face|read-document\/read|text-reader|worker\.ts/);
  });
});
