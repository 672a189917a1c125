import { randomFrom } from "#scripts/specimen/random.ts";

/** Draws lots: the same seed gives the same ones in the same order. */
export type Draw = {
  /** 0 to 1. */
  share(): number;
  /** A whole number from low to high, both included. */
  int(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** One of the items, each as likely as its weight. */
  weighted<T>(items: readonly (readonly [T, number])[]): T;
};

export function drawFrom(seed: number): Draw {
  const share = randomFrom(seed);
  const int = (low: number, high: number) => low + Math.floor(share() * (high - low + 1));
  return {
    share,
    int,
    chance: (probability) => share() < probability,
    pick: (items) => some(items[int(0, items.length - 1)]),
    weighted(items) {
      let rest = share() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        rest -= weight;
        if (rest < 0) return item;
      }
      return some(items.at(-1)?.[0]);
    },
  };
}

function some<T>(item: T | undefined): T {
  if (item === undefined) throw new Error("there is nothing to draw from");
  return item;
}
