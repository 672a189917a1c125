import { describe, expect, it } from "vitest";
import { alignLine } from "./align-line.ts";
import { symbolCount, symbolIndex } from "./alphabet.ts";
import { checkDigit, longNumber, verifyZone } from "./check-digits.ts";
import { printedToo, readersAgree } from "./confirm-names.ts";
import { alpha3, isCountryCode } from "./country-codes.ts";
import { isCalendarDate } from "./dates.ts";
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

  it("take a filler in a number for a space where it was surely seen, one alone and inside", () => {
    const numbered = (number: string) => {
      const line = `${number}${checkDigit(number)}UTO7408122F1204159ZE184226B<<<<<1`;
      const parts = [line.slice(0, 10), line.slice(13, 20), line.slice(21, 43)];
      return [passport[0] ?? "", `${line}${checkDigit(parts.join(""))}`];
    };
    const sure = () => true;
    expect(verifyZone("TD3", numbered("AB<123456"), sure).holds).toBe(true);
    expect(verifyZone("TD3", numbered("AB<123456")).holds).toBe(false);
    for (const number of ["AB<<12345", "<AB123456"])
      expect(verifyZone("TD3", numbered(number), sure).holds, number).toBe(false);
  });

  it.each<[ZoneFormat, string[]]>([
    ["TD3", ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F<<<<<<0ZE184226B<<<<<12"]],
    ["TD3", ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F<<<<<<<ZE184226B<<<<<12"]],
  ])("hold for a %s that is not said to expire, whatever stands for its check digit", (format, lines) => {
    const { checks } = verifyZone(format, lines);
    expect(checks).toMatchObject({ expiryDate: true, calendar: true });
  });

  it("do not take a date for open in part, nor a check digit for filler behind one that is not", () => {
    const [first = "", second = ""] = passport;
    for (const [column, text] of [[21, "12<<<<"], [21, "<<<<<9"], [27, "<"], [13, "<<0812"], [13, "740012"]] as const) // biome-ignore format: one thought
      expect(verifyZone("TD3", [first, withText(second, column, text)]).holds, text).toBe(false);
  });

  it("do not make 31 April a date, nor 29 February of a year that has none in either century", () => {
    expect([isCalendarDate("110229"), isCalendarDate("000229"), isCalendarDate("120229")]).toEqual([false, true, true]);
    expect(isCalendarDate("740431")).toBe(false);
    expect(isCalendarDate("740430")).toBe(true);
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
      partialDateOfBirth: null,
      expiryDate: "2012-04-15",
      validity: null,
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

  it.each(["SAAR<<MIKK<<<<<<<<<<<<<<<<<<<", "VAN<DER<MUELLEN<<JOHANNES<PETER<S", "LI<<<<X<<<<<<", "KASK<<MARKK<<<<"])(
    "keeps every letter of %s that was surely seen, and no other",
    (field) => {
      expect(clearNameField(field, () => true)).toBe(field);
      expect(clearNameField(field)).not.toBe(field);
    },
  );
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

  const opened = (format: "TD1" | "TD2" | "TD3", birth: string, expiry: string, expiryDigit: string) => {
    const name = "ERIKSSON<<ANNA";
    const number = "D23145890";
    const numbered = `${number}${checkDigit(number)}`;
    const dates = [`${birth}${checkDigit(birth)}`, `${expiry}${expiryDigit}`];
    if (format === "TD1") {
      const [upper, spare] = [numbered.padEnd(25, "<"), "<".repeat(11)];
      return [`I<UTO${upper}`, `${dates[0]}F${dates[1]}UTO${spare}${checkDigit(`${upper}${dates.join("")}${spare}`)}`, name.padEnd(30, "<")]; // biome-ignore format: a zone
    }
    const [width, start, optional] = format === "TD3" ? [44, "P<UTO", `${"<".repeat(14)}<`] : [36, "I<UTO", "<".repeat(7)]; // biome-ignore format: a zone
    const composite = checkDigit(`${numbered}${dates.join("")}${optional}`);
    return [`${start}${name}`.padEnd(width, "<"), `${numbered}UTO${dates[0]}F${dates[1]}${optional}${composite}`];
  };

  it.each(
    (["TD1", "TD2", "TD3"] as const).flatMap((format) =>
      ([["740812", "<<<<<<", "0"], ["740812", "<<<<<<", "<"], ["80<<<<", "340415", checkDigit("340415") ?? ""], ["8005<<", "340415", checkDigit("340415") ?? ""], ["800000", "<<<<<<", "<"], ["<<<<<<", "<<<<<<", "0"]] as const).map(
        ([birth, expiry, digit]) => [format, birth, expiry, digit] as const,
      ),
    ), // biome-ignore format: a table
  )("reads a %s with the birth %s and the expiry %s as it is printed", (format, birth, expiry, digit) => {
    const lines = opened(format, birth, expiry, digit);
    const [best] = decodeGrid(gridOf(lines), null);
    expect(best).toMatchObject({ format, lines, repaired: 0, verdict: { holds: true } });
    expect(best?.cost).toBeLessThan(2);
  });

  it("takes one filler among the digits of a date for a digit that was not seen", () => {
    const [best] = decodeGrid(gridOf(passport, 0.98, { "1:24": ["<", 0.7] }), null);
    expect(best?.lines).toEqual(passport);
  });

  it("keeps letters of a name that look like filler where they were surely seen, and says so where it clears others", () => {
    const named = (name: string) => [`P<EST${name}`.padEnd(44, "<"), passport[1]?.replace("UTO", "EST") ?? ""];
    const lines = named("SAAR<<MIKK");
    expect(decodeGrid(gridOf(lines), null)[0]).toMatchObject({ lines, hasClearedLetters: false });
    const doubtful = gridOf(lines, 0.98, { "0:13": ["X", 0.3], "0:14": ["X", 0.3] });
    expect(decodeGrid(doubtful, null)[0]).toMatchObject({ lines: named("SAAR<<MI"), hasClearedLetters: true });
    const misread = gridOf(named("SAAR<<MIKE<<<<<K"), 0.98, { "0:20": ["<", 0.4] });
    expect(decodeGrid(misread, null)[0]).toMatchObject({ lines: named("SAAR<<MIKE"), hasClearedLetters: false });
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
    return { candidate, rawLines: lines, quarterTurns: 0, grid, rows: [], place: null, textLines: null };
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
