import { expect, it } from "vitest";
import { asTimedColours, colourSteps, coloursOf } from "./liveness-flash.ts";

it("draws orders without equal neighbours in which every channel comes, and not the same one again and again", () => {
  const orders = Array.from({ length: 200 }, () => coloursOf(6));
  for (const order of orders) {
    expect(order).toHaveLength(6);
    expect(order.every((colour, index) => colour !== order[index - 1])).toBe(true);
    expect(order).toEqual(expect.arrayContaining(["red", "green", "blue"]));
  }
  expect(new Set(orders.map((order) => order.join())).size).toBeGreaterThan(100);
  expect([coloursOf(0).length, coloursOf(1).length]).toEqual([0, 4]);
});

const asked = ["red", "blue", "green", "white"] as const;
const kept = ["blink", "turn_left", ...colourSteps(asked)];
const told = asked.map((colour, i) => ({ colour, from_ms: i * 500, to_ms: (i + 1) * 500 }));

it("takes the times that were told for the colours that were asked", () => {
  const { steps, colours } = asTimedColours(kept, told);
  expect(steps).toEqual(["blink", "turn_left"]);
  expect(colours?.[2]).toEqual({ colour: "green", fromMs: 1000, toMs: 1500 });
});

it.each([
  ["none", undefined],
  ["fewer", told.slice(1)],
  ["others", told.map((one, i) => ({ ...one, colour: asked[(i + 1) % 4] ?? "red" }))],
  ["times that run back", told.map((one, i) => ({ ...one, from_ms: 2000 - i * 500, to_ms: 2100 - i * 500 }))],
])("counts the flash as not shown where the client tells of %s", (_, sent) => {
  expect(asTimedColours(kept, sent).colours).toEqual([]);
});

it("measures no flash where none was asked for, whatever is told", () => {
  expect(asTimedColours(["blink"], told)).toEqual({ steps: ["blink"], colours: null });
});
