import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { guilloche } from "./guilloche.ts";
import {
  cardBack,
  passportPage,
  photograph,
  portraitPicture,
  SELFIE,
  STEADY_SHOT,
  STUDIO,
  specimenPerson,
} from "./index.ts";
import { PERSON_NAMES } from "./persons.ts";
import { carry, homographyBetween, type Quad } from "./perspective.ts";
import { portraitSvg } from "./portrait.ts";

const anna = specimenPerson("anna");

describe("portrait", () => {
  it("draws the same picture for the same look and sitting, byte for byte", async () => {
    const draw = () => portraitPicture(anna.look, SELFIE, { width: 320, format: "png" });
    expect((await draw()).equals(await draw())).toBe(true);
  });

  it("draws different persons differently", () => {
    expect(new Set(PERSON_NAMES.map((name) => portraitSvg(specimenPerson(name).look, STUDIO))).size).toBe(
      PERSON_NAMES.length,
    );
  });

  it("uses no font and reaches for nothing outside the drawing", () => {
    const svg = portraitSvg(anna.look, STUDIO);
    expect(svg).not.toMatch(/<text|font-|<image|href/);
  });

  it("shuts the eyes when it is told to", () => {
    expect(portraitSvg(anna.look, { ...SELFIE, eyesOpen: 0 })).not.toBe(portraitSvg(anna.look, SELFIE));
  });
});

describe("documents", () => {
  it("draws a passport page of 125 × 88 mm and an ID-1 card in their proportions", async () => {
    const page = await passportPage(anna);
    const card = await cardBack(anna);
    expect(page.width / page.height).toBeCloseTo(125 / 88, 2);
    expect(card.width / card.height).toBeCloseTo(85.6 / 54, 2);
  });

  it("photographs a page into a JPEG of the size asked for, the same bytes every time", async () => {
    const page = await passportPage(anna);
    const shot = { ...STEADY_SHOT, width: 640, height: 480, rotationDegrees: 2 };
    const [first, second] = [await photograph(page, shot), await photograph(page, shot)];
    expect(await sharp(first).metadata()).toMatchObject({ format: "jpeg", width: 640, height: 480 });
    expect(first.equals(second)).toBe(true);
  });

  it("weaves the background from its seed alone", () => {
    const area = { x: 0, y: 0, width: 200, height: 100 };
    expect(guilloche(1, area, ["#111", "#222"], 1)).toBe(guilloche(1, area, ["#111", "#222"], 1));
    expect(guilloche(1, area, ["#111", "#222"], 1)).not.toBe(guilloche(2, area, ["#111", "#222"], 1));
  });
});

describe("perspective", () => {
  it("carries the four corners exactly onto their goals", () => {
    const from: Quad = [
      [0, 0],
      [100, 0],
      [100, 60],
      [0, 60],
    ];
    const to: Quad = [
      [12, 8],
      [96, 14],
      [110, 70],
      [3, 64],
    ];
    const h = homographyBetween(from, to);
    for (const [index, [x, y]] of from.entries()) {
      const [u, v] = carry(h, x, y);
      expect(u).toBeCloseTo(to[index]?.[0] ?? Number.NaN, 6);
      expect(v).toBeCloseTo(to[index]?.[1] ?? Number.NaN, 6);
    }
  });
});
