import { describe, expect, it } from "vitest";
import { grainAt, meshAt, pictureFrom } from "../testing/drawn-face.ts";
import { judgeSurface } from "./judge-surface.ts";

/** A face in the middle of a picture of 400 pixels, its colours spread by so many levels, before a room of a colour. */
function judged(faceWidth: number, spread: number, room: readonly [number, number, number]): boolean | null {
  const picture = pictureFrom(400, 400, (x, y) => {
    if (Math.hypot(x - 200, y - 200) > faceWidth) return room;
    const level = 150 + 20 * Math.sin(y / 9);
    const tint = spread * grainAt(x >> 2, y >> 2);
    return [level + 2 * tint, level, level - 2 * tint];
  });
  const box = [200 - faceWidth / 2, 200 - faceWidth / 2, faceWidth, faceWidth] as const;
  return judgeSurface(picture, meshAt(200, 200, faceWidth), box);
}

const wall = [200, 140, 90] as const;
const gray = [120, 120, 120] as const;

describe("the surface of a face in one picture", () => {
  it("passes where it has the many colours of skin", () => expect(judged(170, 14, wall)).toBe(true));
  it("is suspected where it is large and of one colour", () => expect(judged(170, 3, wall)).toBe(false));

  it("is not judged where the face is too small for its colours to have been kept", () => {
    expect(judged(90, 3, wall)).toBeNull();
    expect(judged(90, 14, wall)).toBeNull();
  });

  it("is not judged where the whole picture is gray", () => expect(judged(170, 0, gray)).toBeNull());

  it("is suspected at any size where the face alone is gray, in a room of colours", () => {
    expect(judged(170, 0, wall)).toBe(false);
    expect(judged(90, 0, wall)).toBe(false);
  });
});
