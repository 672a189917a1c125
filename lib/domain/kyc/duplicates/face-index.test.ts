import { describe, expect, it } from "vitest";
import { atDistance, drawFrom, drawnTemplate } from "#lib/testing/drawn-faces.ts";
import { FaceIndex } from "./face-index.ts";

type Face = { id: string; sessionId: string; template: Float32Array };

const distanceOf = (a: Float32Array, b: Float32Array) => Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)));

/** Every face compared with the one searched for, as slowly and plainly as it can be said. */
function bruteForce(faces: Iterable<Face>, template: Float32Array, distanceMax: number) {
  return [...faces]
    .map(({ id, sessionId, template: each }) => ({ id, sessionId, distance: distanceOf(each, template) }))
    .filter(({ distance }) => distance <= distanceMax)
    .sort((a, b) => a.distance - b.distance);
}

describe("FaceIndex", () => {
  it.each([1, 2, 3, 4, 5, 6])("finds what brute force finds, after any adding and removing (seed %i)", (seed) => {
    const draw = drawFrom(seed);
    const index = new FaceIndex();
    const faces = new Map<string, Face>();
    const persons = Array.from({ length: 40 }, () => drawnTemplate(draw));
    for (let step = 0; step < 6_000; step++) {
      const person = persons[Math.floor(draw() * persons.length)] ?? drawnTemplate(draw);
      const face = { id: `f${step}`, sessionId: `s${step % 700}`, template: atDistance(person, draw(), draw) };
      index.add(face.id, face.sessionId, face.template);
      faces.set(face.id, face);
      if (draw() < 0.3) {
        const gone = `f${Math.floor(draw() * step)}`;
        index.remove([gone]);
        faces.delete(gone);
      }
    }
    expect(index.size).toBe(faces.size);
    for (const person of persons.slice(0, 10)) {
      const found = index.search(person, 0.6, Number.POSITIVE_INFINITY);
      const expected = bruteForce(faces.values(), person, 0.6);
      expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      expect(found.length).toBeGreaterThan(10);
      for (const [i, hit] of found.entries()) expect(hit.distance).toBeCloseTo(expected[i]?.distance ?? -1, 5);
    }
  });

  it("forgets a session for good: a page that was read before comes too late", () => {
    const index = new FaceIndex();
    const template = drawnTemplate(drawFrom(7));
    index.add("one", "erased", template);
    index.add("two", "kept", template);
    index.forget("erased");
    index.add("three", "erased", template);
    expect(index.search(template, 0.5, 10).map(({ id }) => id)).toEqual(["two"]);
  });

  it("takes a face once, and no template of another length or of no numbers finds anything", () => {
    const index = new FaceIndex();
    const template = drawnTemplate(drawFrom(8));
    index.add("one", "s", template);
    index.add("one", "s", template);
    index.add("short", "s", template.subarray(0, 64));
    index.add("broken", "s", new Float32Array(128).fill(Number.NaN));
    expect(index.search(template, 2, 10)).toHaveLength(1);
    expect(index.search(new Float32Array(128).fill(Number.NaN), 2, 10)).toEqual([]);
    index.remove(["one", "broken", "never"]);
    expect([index.size, index.search(template, 2, 10)]).toEqual([0, []]);
  });

  it("gives at most as many as were asked for, the nearest", () => {
    const draw = drawFrom(9);
    const index = new FaceIndex();
    const template = drawnTemplate(draw);
    for (let i = 0; i < 20; i++) index.add(`f${i}`, "s", atDistance(template, 0.5 - i / 100, draw));
    expect(index.search(template, 0.6, 3).map(({ id }) => id)).toEqual(["f19", "f18", "f17"]);
  });
});
