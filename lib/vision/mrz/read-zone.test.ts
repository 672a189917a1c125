import { afterAll, describe, expect, it } from "vitest";
import { between, randomFrom } from "#scripts/specimen/random.ts";
import { zonePage } from "#scripts/vision/zone-page.ts";
import { photographZone, plainShot } from "#scripts/vision/zone-photograph.ts";
import { forged, randomZone } from "#scripts/vision/zone-texts.ts";
import { closeVision, readDocument } from "../index.ts";
import { drawing } from "../testing/drawn.ts";
import { symbolCount, symbolIndex } from "./alphabet.ts";
import { verifyZone } from "./check-digits.ts";
import { decodeGrid, rawLines } from "./decode-grid.ts";
import { zoneFormats } from "./formats.ts";

// Drawn material only: pages of this repository's own drawing, photographed at an angle.

afterAll(closeVision);

describe("readZone", { timeout: 300_000 }, () => {
  it.each(zoneFormats)("reads a tilted %s at every quarter turn", async (format) => {
    const random = randomFrom(31);
    const zone = randomZone(random, format);
    const page = await drawing(() => zonePage(random, zone, "drawn"));
    for (const quarterTurns of [0, 1, 2, 3]) {
      const angles = { yawDegrees: 18, pitchDegrees: -12, rotationDegrees: 2, quarterTurns };
      const shot = { ...plainShot, pitch: 14, coverage: 0.8, ...angles };
      const reading = await readDocument(await drawing(() => photographZone(random, page, shot)));
      expect(reading.zone).toMatchObject({ format, lines: zone.lines, repaired: 0, valid: true, namesAgreed: true });
      expect(reading.zone?.rotationDegrees).toBe((360 - 90 * quarterTurns) % 360);
    }
  });

  it("reports a forged zone as it is printed, and the lines as they were seen", async () => {
    const random = randomFrom(6);
    const zone = forged(random, randomZone(random, "TD3"));
    const page = await drawing(() => zonePage(random, zone, "drawn"));
    const picture = await drawing(() => photographZone(random, page, { ...plainShot, pitch: 16 }));
    const reading = await readDocument(picture);
    expect(reading.zone).toMatchObject({ lines: zone.lines, repaired: 0, valid: false });
    const withoutO = (lines: string[] = []) => lines.map((line) => line.replaceAll("O", "0"));
    expect(withoutO(reading.zone?.rawLines)).toEqual(withoutO(zone.lines));
  });
});

/** What a network would have seen: surely, but where `doubt` says how likely another, random symbol is. */
function gridOf(lines: readonly string[], random: () => number, doubt: () => number) {
  const cells = lines.map((line) =>
    [...line].map((character) => {
      const share = doubt();
      const cell = new Float32Array(symbolCount).fill(0.02 / symbolCount);
      const rival = Math.floor(random() * symbolCount);
      cell[rival] = (cell[rival] ?? 0) + share;
      cell[symbolIndex(character)] = (cell[symbolIndex(character)] ?? 0) + 0.98 - share;
      return cell;
    }),
  );
  return { columns: lines[0]?.length ?? 0, cells, score: -0.02 };
}

describe("a forged zone", () => {
  const seeds = Array.from({ length: 400 }, (_, seed) => seed);

  it("is never mended where every character was seen clearly", () => {
    for (const seed of seeds) {
      const random = randomFrom(seed);
      const format = zoneFormats[seed % zoneFormats.length] ?? "TD3";
      const { lines } = forged(random, randomZone(random, format));
      const grid = gridOf(lines, random, () => between(random, 0, 0.07));
      const best = decodeGrid(grid, null).find((candidate) => candidate.format === format);
      expect(best?.verdict.holds, `seed ${seed}`).toBe(false);
      expect(verifyZone(format, best?.lines ?? []).holds).toBe(false);
    }
  });

  it("keeps every clearly seen digit and letter of its checked fields, however doubtful the rest is", () => {
    for (const seed of seeds) {
      const random = randomFrom(seed);
      const { lines } = forged(random, randomZone(random, "TD3"));
      const grid = gridOf(lines, random, () => (random() < 0.2 ? between(random, 0.2, 0.6) : 0));
      const best = decodeGrid(grid, null).find((candidate) => candidate.format === "TD3");
      const seen = rawLines(grid);
      for (const column of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27]) {
        const cell = grid.cells[1]?.[column] ?? new Float32Array();
        if (Math.max(...cell) < 0.9) continue;
        const [read, shown] = [best?.lines[1]?.[column], seen[1]?.[column]];
        expect(read, `seed ${seed}, column ${column}`).toBe(shown);
      }
    }
  });

  it("says how many doubtful characters were completed, and keeps what was seen", () => {
    const { lines } = randomZone(randomFrom(3), "TD3");
    const grid = gridOf(lines, randomFrom(3), () => 0);
    const [cell, digit] = [grid.cells[1]?.[14], lines[1]?.charAt(14)];
    const other = digit === "3" ? "5" : "3";
    cell?.fill(0);
    if (cell) [cell[symbolIndex(other)], cell[symbolIndex(digit)]] = [0.6, 0.4];
    const [best] = decodeGrid(grid, null);
    expect(best).toMatchObject({ lines, repaired: 1, verdict: { holds: true } });
    expect(rawLines(grid)[1]?.charAt(14)).toBe(other);
  });
});
