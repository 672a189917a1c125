import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { CAMERA, FILM, framesOf, LOOP, mjpeg, personFilm, printFilm, stillFilm } from "./film.ts";
import { meshFinder } from "./head-mesh.ts";
import { drawPose, headFrom } from "./head-turn.ts";
import { LOOKS } from "./look.ts";
import { portraitPixels } from "./portrait.ts";

describe("camera film", () => {
  let blink: Buffer[];
  beforeAll(async () => {
    blink = await personFilm(LOOKS.anna, ["blink"]);
  });

  it("lasts twelve seconds for one whole loop", () => {
    const frames = LOOP.reduce((sum, act) => sum + framesOf(act), 0);
    expect(frames / FILM.framesPerSecond).toBe(12);
  });

  it("consists of 640 × 480 JPEGs", async () => {
    expect(blink).toHaveLength(framesOf("blink"));
    for (const frame of blink) {
      expect(await sharp(frame).metadata()).toMatchObject({ format: "jpeg", width: 640, height: 480 });
    }
  });

  it("is the same film every time", async () => {
    const again = await personFilm(LOOKS.anna, ["blink"]);
    expect(again.every((frame, index) => frame.equals(blink[index] ?? Buffer.alloc(0)))).toBe(true);
  });

  it("is written for Chromium's 30 frames a second: every JPEG twice, back to back", () => {
    const file = mjpeg(blink);
    const [first = Buffer.alloc(0)] = blink;
    expect(file.length).toBe(2 * blink.reduce((sum, frame) => sum + frame.length, 0));
    expect(file.subarray(0, first.length).equals(first)).toBe(true);
    expect(file.subarray(first.length, 2 * first.length).equals(first)).toBe(true);
  });

  it("moves the nose to the right of the unmirrored picture when the person turns to their own left", async () => {
    const finder = await meshFinder();
    const open = await portraitPixels(LOOKS.anna, CAMERA, FILM.width);
    const mesh = await finder.find(open);
    const turned = await finder.find(drawPose(headFrom(open, mesh), { yaw: 42, shift: [0, 0] }));
    const noseFromEars = (points: typeof mesh.points) =>
      (points[4]?.[0] ?? 0) - ((points[234]?.[0] ?? 0) + (points[454]?.[0] ?? 0)) / 2;
    expect(noseFromEars(turned.points)).toBeGreaterThan(noseFromEars(mesh.points) + 15);
    expect(Math.abs(turned.yawDegrees)).toBeGreaterThan(15);
  });
});

describe("attack films", () => {
  it("shows no motion at all in a still picture", async () => {
    const frames = await stillFilm(LOOKS.kofi, 1);
    expect(frames).toHaveLength(FILM.framesPerSecond);
    expect(new Set(frames.map((frame) => frame.toString("base64"))).size).toBe(1);
  });

  it("keeps a turned print as long as the act it imitates", async () => {
    expect(await printFilm(LOOKS.kofi, ["blink"])).toHaveLength(framesOf("blink"));
  });
});
