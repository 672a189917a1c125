import { describe, expect, it } from "vitest";
import { alignLine } from "./align-line.ts";
import { symbolCount, symbolIndex } from "./alphabet.ts";
import { checkDigit, isCalendarDate, longNumber, verifyZone } from "./check-digits.ts";
import { printedToo, readersAgree } from "./confirm-names.ts";
import { alpha3, isCountryCode } from "./country-codes.ts";
import { birthDate, expiryDate } from "./dates.ts";
import { decodeGrid } from "./decode-grid.ts";
import { layouts, withText, type ZoneFormat } from "./formats.ts";
import { interpretText } from "./interpret-text.ts";
import { clearNameField } from "./name-line.ts";
import { zoneFields } from "./zone-fields.ts";

// The specimen zones printed in ICAO 9303 parts 4, 5, 6 and 7, appendix B.
const published: [ZoneFormat, string[]][] = [
  ["TD3", ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]],
  ["TD1", ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"]],
  ["TD2", ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"]],
  ["MRVA", ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"]],
  ["MRVB", ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"]],
];
const today = new Date("2026-06-01T00:00:00Z");
const passport = published[0]?.[1] ?? [];

/** Cells as the network would give them: `sureness` on the character, the rest spread, or on a named rival. */
function gridOf(lines: string[], sureness = 0.98, rivals: Record<string, [string, number]> = {}) {
  const cells = lines.map((line, row) =>
    [...line].map((character, column) => {
      const cell = new Float32Array(symbolCount).fill((1 - sureness) / symbolCount);
      cell[symbolIndex(character)] = sureness;
      const rival = rivals[`${row}:${column}`];
      if (rival) {
        cell[symbolIndex(rival[0])] = rival[1];
        cell[symbolIndex(character)] = 1 - rival[1];
      }
      return cell;
    }),
  );
  return { columns: lines[0]?.length ?? 0, cells, score: -0.02 };
}

describe("check digits", () => {
  it("match the examples of ICAO 9303-3 §4.9", () => {
    expect(checkDigit("520727")).toBe("3");
    expect(checkDigit("AB2134<<<")).toBe("5");
    expect(checkDigit("a?")).toBeNull();
  });

  it.each(published)("hold for the published %s specimen", (format, lines) => {
    if (format !== "MRVA") expect(verifyZone(format, lines).holds).toBe(true);
    expect(verifyZone(format, lines).checks).toMatchObject({ documentNumber: true, dateOfBirth: true });
    expect(layouts[format].template.map((line) => line.length)).toEqual(lines.map((line) => line.length));
  });

  it("notice every changed digit of a passport's second line", () => {
    for (const column of [0, 5, 9, 13, 19, 21, 27, 30, 42, 43]) {
      const line = passport[1] ?? "";
      const other = line[column] === "7" ? "8" : "7";
      expect(verifyZone("TD3", [passport[0] ?? "", withText(line, column, other)]).holds).toBe(false);
    }
  });

  it("read a long document number that goes on in the optional data", () => {
    const number = "D23145890734";
    const line = `I<UTO${number.slice(0, 9)}<${number.slice(9)}${checkDigit(number)}`.padEnd(30, "<");
    expect(longNumber("TD1", [line])).toBe(number);
    expect(longNumber("TD1", [line.replace("734", "735")])).toBeNull();
  });

  it("do not excuse filler inside a document number, which weighs the same as zeros", () => {
    const lines = [passport[0] ?? "", "M0<<<<4264TWN6803029M9801048F122187664<<<<66"];
    expect(verifyZone("TD3", lines).checks).toMatchObject({ documentNumber: true, numberShape: false });
    expect(verifyZone("TD3", lines).holds).toBe(false);
  });

  it("do not make 31 April a date", () => {
    expect(isCalendarDate("740431")).toBe(false);
    expect(isCalendarDate("740430")).toBe(true);
  });
});

describe("dates", () => {
  it("puts births into the past and expiries within fifty years", () => {
    expect(birthDate("740812", today)).toBe("1974-08-12");
    expect(birthDate("260601", today)).toBe("2026-06-01");
    expect(birthDate("260602", today)).toBe("1926-06-02");
    expect(expiryDate("340415", today)).toBe("2034-04-15");
    expect(expiryDate("980104", today)).toBe("1998-01-04");
    expect(birthDate("990231", today)).toBeNull();
  });
});

describe("zoneFields", () => {
  it("reads the published passport", () => {
    expect(zoneFields("TD3", passport, today)).toEqual({
      fullName: "ANNA MARIA ERIKSSON",
      surname: "ERIKSSON",
      givenNames: "ANNA MARIA",
      documentNumber: "L898902C3",
      dateOfBirth: "1974-08-12",
      expiryDate: "2012-04-15",
      nationality: "UTO",
      issuingCountry: "UTO",
      sex: "F",
    });
  });

  it("names Germany by three letters and unknown codes not at all", () => {
    expect(alpha3("D<<")).toBe("DEU");
    expect(alpha3("132")).toBeNull();
    expect(isCountryCode("UTO")).toBe(true);
  });
});

describe("alignLine", () => {
  it("restores filler that a text reader dropped", () => {
    const [positions] = layouts.TD3.template;
    const { text } = alignLine("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", positions ?? []);
    expect(text).toBe(passport[0]);
  });

  it("reads letters as digits only where digits stand", () => {
    const { text } = alignLine("L898902C36UTO74O8I22F12O4I59ZEI84226B<<<<<1O", layouts.TD3.template[1] ?? []);
    expect(text).toBe("L898902C36UTO7408122F1204159ZEI84226B<<<<<10");
  });
});

describe("clearNameField", () => {
  it("drops letters that stand in for filler and keeps names", () => {
    expect(clearNameField("ERIKSSON<<ANNA<MARIA<<<<KK<<K")).toBe("ERIKSSON<<ANNA<MARIA<<<<<<<<<");
    expect(clearNameField("ERIKSSON<<<<<<<K<<<<<<<<<<<<<")).toBe("ERIKSSON<<<<<<<<<<<<<<<<<<<<<");
    expect(clearNameField("NOVAK<<FRANTISEK<<<<<<<<<<<<<")).toBe("NOVAK<<FRANTISEK<<<<<<<<<<<<<");
  });
});

describe("decodeGrid", () => {
  it.each(published.filter(([format]) => format !== "MRVA"))("reads a clearly seen %s", (format, lines) => {
    expect(decodeGrid(gridOf(lines), null)[0]).toMatchObject({ format, lines, repaired: 0 });
  });

  it("completes one unclear character by the check digits and says so", () => {
    const seen = gridOf(passport, 0.98, { "1:13": ["1", 0.6] });
    const [best] = decodeGrid(seen, null);
    expect(best?.lines).toEqual(passport);
    expect(best).toMatchObject({ repaired: 1, verdict: { holds: true } });
  });

  it("never mends a forged check digit over a character it saw clearly", () => {
    for (const [column, forged] of [
      [9, "7"],
      [19, "3"],
      [27, "8"],
      [0, "K"],
      [21, "2"],
      [43, "1"],
    ] as const) {
      const lines = [passport[0] ?? "", withText(passport[1] ?? "", column, forged)];
      const [best] = decodeGrid(gridOf(lines, 0.95), null);
      expect(best?.verdict.holds).toBe(false);
      expect(best?.lines[1]).toBe(lines[1]);
    }
  });

  it("lets the second reader decide between two likely characters, not against a clear one", () => {
    const doubtful = gridOf(passport, 0.98, { "0:5": ["F", 0.55] });
    expect(decodeGrid(doubtful, passport)[0]?.lines[0]).toBe(passport[0]);
    const contradicted = [(passport[0] ?? "").replace("ERIKSSON", "ERIKSOON"), passport[1] ?? ""];
    expect(decodeGrid(gridOf(passport), contradicted)[0]?.lines[0]).toBe(passport[0]);
  });
});

describe("interpretText", () => {
  it("finds the layout of lines from a text reader", () => {
    expect(interpretText(passport)[0]).toMatchObject({ format: "TD3", lines: passport, readBy: "text" });
    expect(interpretText(["HELLO", "WORLD"])).toEqual([]);
  });
});

describe("readersAgree", () => {
  const foundWith = (lines: string[]) => {
    const window = { centreX: 30, centreY: 20, width: 26, height: 30 };
    const image = { width: 60, height: 40, pixels: new Uint8Array(2400).fill(255) };
    const grid = { ...gridOf(lines), image, windows: lines.map((line) => [...line].map(() => window)) };
    const [candidate] = decodeGrid(grid, null);
    if (!candidate) throw new RangeError("No layout fits.");
    return { candidate, rawLines: lines, quarterTurns: 0, grid, rows: [], textLines: null };
  };

  it("counts names as agreed only where both readers read the same", async () => {
    expect(await readersAgree(foundWith(passport), async () => "Eriksson Anna Maria\n")).toBe(true);
    expect(await readersAgree(foundWith(passport), async () => "ERIKSSON ANNA MARLA")).toBe(false);
    expect(await readersAgree(foundWith(passport), async () => "")).toBe(false);
  });

  it("leaves a Q without U to the visual zone, since a shadow makes one of an O", async () => {
    const [first = "", second = ""] = passport;
    const lines = [first.replace("ERIKSSON", "ERIKSSQN"), second];
    expect(await readersAgree(foundWith(lines), async () => "ERIKSSQN ANNA MARIA")).toBe(false);
  });
});

describe("printedToo", () => {
  it("confirms names by the visual zone, transliterated, but not by the zone itself", () => {
    const names = { surname: "MUELLER", givenNames: "JOSE" };
    expect(printedToo(names, "Name\nMÜLLER\nVornamen\nJosé")).toBe(true);
    expect(printedToo(names, "P<D<<MUELLER<<JOSE<<<<")).toBe(false);
    expect(printedToo({ surname: "", givenNames: "" }, "anything")).toBe(false);
  });
});
