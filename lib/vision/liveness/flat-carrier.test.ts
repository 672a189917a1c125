import { describe, expect, it } from "vitest";
import { grainAt, meshAt, pictureFrom } from "../testing/drawn-face.ts";
import { surroundingsOf } from "./face-surroundings.ts";
import { findCarrier, isCarried } from "./flat-carrier.ts";

type Place = { right: number; down: number; x: number; y: number };

const face = 160; // pixels of its width
const [width, height] = [800, 900];
const middle = { x: 400, y: 400 };

/** A picture whose brightness is told for places in widths of the face, laid askew by degrees. */
async function seen(brightness: (place: Place) => number, degrees = 0): Promise<boolean> {
  const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const picture = pictureFrom(width, height, (x, y) => {
    const [across, along] = [(x - middle.x) / face, (y - middle.y) / face];
    const [right, down] = [across * cosine + along * sine, along * cosine - across * sine];
    const level = Math.max(0, Math.min(255, brightness({ right, down, x, y })));
    return [level, level * 0.95, level * 0.9];
  });
  return isCarried(findCarrier(await surroundingsOf(picture, meshAt(middle.x, middle.y, face, degrees))));
}

const grain = ({ x, y }: Place) => grainAt(x, y) * 4;
const room = (place: Place) => 130 + 40 * Math.sin(place.x / 90) + 35 * Math.sin(place.y / 70) + grain(place);
const isBody = ({ right, down }: Place) => down > 0.75 && Math.abs(right) < 1.5;
const bar = (place: Place) => 16 + grain(place) / 2;
const isBar = ({ right }: Place, at = 0.8, thick = 0.14) => Math.abs(Math.abs(right) - at) < thick / 2;

describe("the frame of a screen", () => {
  it("is found beside the face, upright and askew", async () => {
    for (const degrees of [0, 9, -14])
      expect(await seen((place) => (isBar(place) ? bar(place) : room(place)), degrees)).toBe(true);
  });

  it("is found where only one side shows it dark, and a straight edge the other", async () => {
    const oneSided = (place: Place) =>
      isBar(place) && place.right < 0 ? bar(place) : room(place) + (place.right > 0.8 ? 60 : 0);
    expect(await seen(oneSided)).toBe(true);
  });

  it("is not found in a room without straight edges", async () => {
    expect(await seen(room)).toBe(false);
  });

  it("is not found where the person stands before the posts of a door", async () => {
    const doorway = (place: Place) => (isBody(place) ? 90 + grain(place) : isBar(place) ? bar(place) : room(place));
    expect(await seen(doorway)).toBe(false);
  });

  it("is not found in one post beside the person", async () => {
    expect(await seen((place) => (isBar(place) && place.right > 0 ? bar(place) : room(place)))).toBe(false);
  });

  it("is not found in two edges that are not parallel", async () => {
    const leaning = (place: Place) => {
      const right = place.right - Math.sign(place.right) * 0.16 * place.down;
      return isBar({ ...place, right }) ? bar(place) : room(place);
    };
    expect(await seen(leaning)).toBe(false);
  });

  it("is not found in bars that a program drew beside an upright picture, nor in the picture's own rim", async () => {
    expect(await seen((place) => (Math.abs(place.right) > 0.8 ? 0 : room(place)))).toBe(false);
    const narrow = pictureFrom(260, 500, (x, y) => {
      const level = room({ right: 0, down: 0, x, y });
      return [level, level, level];
    });
    expect(isCarried(findCarrier(await surroundingsOf(narrow, meshAt(130, 220, face))))).toBe(false);
  });

  it("is not looked for where the picture ends above the shoulders", async () => {
    const portrait = pictureFrom(800, 535, (x, y) => {
      const place = { right: (x - 400) / face, down: (y - 400) / face, x, y };
      const level = isBar(place) ? bar(place) : room(place);
      return [level, level, level];
    });
    expect(isCarried(findCarrier(await surroundingsOf(portrait, meshAt(400, 400, face))))).toBe(false);
  });
});
