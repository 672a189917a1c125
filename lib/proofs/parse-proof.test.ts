import { describe, expect, it } from "vitest";
import { FIELD_ORDER } from "#lib/crypto/poseidon.ts";
import { COORDINATE_ORDER } from "./curve.ts";
import { ProofMalformed } from "./errors.ts";
import { parseProof } from "./parse-proof.ts";
import { aProof, firstBPlusCofactorPoint, outsideG2, proved } from "./testing/proof-vectors.ts";

const read = (proof: unknown, publicSignals: unknown = aProof().publicSignals) =>
  parseProof("identity_proof", proof, publicSignals);

const withFields = (change: Record<string, unknown>) => ({ ...aProof().proof, ...change });
const without = (field: string) =>
  Object.fromEntries(Object.entries(aProof().proof).filter(([name]) => name !== field));

/** JSON as a stranger sends it: its own `__proto__`, repeated names and all. */
const json = (change: (text: string) => string): unknown => JSON.parse(change(JSON.stringify(aProof().proof)));

const G1_WRONG: Record<string, unknown> = {
  "a list of two": ["1", "2"],
  "a list of four": ["1", "2", "1", "0"],
  "an empty list": [],
  "infinity, as snarkjs writes it": ["0", "1", "0"],
  "infinity, as zeros": ["0", "0", "0"],
  "the origin": ["0", "0", "1"],
  "z = 2": ["1", "2", "2"],
  "z = 01": ["1", "2", "01"],
  "z as a number": ["1", "2", 1],
  numbers: [1, 2, 1],
  hex: ["0x1", "2", "1"],
  "a leading zero": ["01", "2", "1"],
  "a sign": ["+1", "2", "1"],
  "minus zero": ["-0", "2", "1"],
  "an exponent": ["1e0", "2", "1"],
  "a fraction": ["1.0", "2", "1"],
  "a line break": ["1\n", "2", "1"],
  "U+0000": ["1\0", "2", "1"],
  "other digits than ours": ["١", "2", "1"],
  "an empty text": ["", "2", "1"],
  "the order itself": [String(COORDINATE_ORDER), "2", "1"],
  "x plus the order": [String(COORDINATE_ORDER + 1n), "2", "1"],
  "78 digits": ["9".repeat(78), "2", "1"],
  "a million digits": ["9".repeat(1_000_000), "2", "1"],
  "off the curve": ["1", "3", "1"],
  "nested lists": [["1"], "2", "1"],
  null: null,
  "a text": "1,2,1",
  "an object that looks like a list": { length: 3, 0: "1", 1: "2", 2: "1" },
  "an object that writes itself as a number": [{ toString: () => "1" }, "2", "1"],
};

// A point that is right but for what each is named after, so that nothing else refuses it.
const [B_X, B_Y] = aProof().proof.pi_b;

const G2_WRONG: Record<string, unknown> = {
  "two rows": [B_X, B_Y],
  "four rows": [B_X, B_Y, ["1", "0"], ["0", "0"]],
  "rows of three": [B_X, B_Y, ["1", "0"]].map((row) => [...(row ?? []), "0"]),
  "z = 0": [B_X, B_Y, ["0", "0"]],
  "z = u": [B_X, B_Y, ["0", "1"]],
  "z = 1 + u": [B_X, B_Y, ["1", "1"]],
  "z = 2": [B_X, B_Y, ["2", "0"]],
  "z as numbers": [B_X, B_Y, [1, 0]],
  "hex and decimal": [[`0x${BigInt(B_X?.[0] ?? 0).toString(16)}`, B_X?.[1]], B_Y, ["1", "0"]],
  "a leading zero": [[`0${B_X?.[0]}`, B_X?.[1]], B_Y, ["1", "0"]],
  zeros: [
    ["0", "0"],
    ["0", "0"],
    ["1", "0"],
  ],
  "off the twist": [
    ["1", "2"],
    ["3", "4"],
    ["1", "0"],
  ],
  "a coordinate plus the order": aProof().proof.pi_b.map((row, index) =>
    index === 0 ? [String(BigInt(row[0] ?? 0) + COORDINATE_ORDER), row[1]] : row,
  ),
  "the halves of x swapped": aProof().proof.pi_b.map((row, index) => (index === 0 ? row.toReversed() : row)),
  texts: ["12", "34", "10"],
  null: null,
};

const SIGNALS_WRONG: Record<string, unknown> = {
  two: aProof().publicSignals.slice(1),
  four: [...aProof().publicSignals, "0"],
  none: [],
  "a number": [1, "2", "3"],
  "a large number that JSON rounds": [1e30, "2", "3"],
  "the order of the field": [String(FIELD_ORDER), "2", "3"],
  "a leading zero": ["007", "2", "3"],
  hex: ["0x7", "2", "3"],
  "a negative one": ["-7", "2", "3"],
  "a hole": [undefined, "2", "3"],
  null: null,
  undefined: undefined,
  "a text of three letters": "123",
  "an object that looks like a list": { length: 3, 0: "1", 1: "2", 2: "3" },
  "a million": Array.from({ length: 1_000_000 }, () => "0"),
};

const PROOFS_WRONG: Record<string, unknown> = {
  undefined: undefined,
  null: null,
  "a number": 7,
  "a text": JSON.stringify(aProof().proof),
  "a list": [aProof().proof],
  "an empty object": {},
  "one field too many": withFields({ extra: 1 }),
  "a public signal among the fields": withFields({ publicSignals: [] }),
  "another protocol": withFields({ protocol: "plonk" }),
  "another spelling of the protocol": withFields({ protocol: "Groth16" }),
  "another curve": withFields({ curve: "bn254" }),
  "a list as protocol": withFields({ protocol: ["groth16"] }),
  "its own __proto__": json((text) => text.replace("{", '{"__proto__":{},')),
  "__proto__ in place of a field": json((text) => text.replace('"pi_a"', '"__proto__"')),
  "constructor in place of a field": json((text) => text.replace('"pi_a"', '"constructor"')),
  "fields of its prototype alone": Object.create(aProof().proof),
  "a thousand more fields": {
    ...aProof().proof,
    ...Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [n, n])),
  },
  "lists five thousand deep": withFields({ pi_a: JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`) }),
};

describe("reading a proof", () => {
  it("takes proofs as snarkjs writes them, in less than 4 KB", () => {
    for (const { proof, publicSignals } of proved) {
      expect(read(proof, publicSignals).signals).toEqual(publicSignals);
      expect(JSON.stringify({ proof, publicSignals }).length).toBeLessThan(4096);
    }
  });

  it("leaves the subgroup to the pairing: these two are on the twist", () => {
    for (const pi_b of [outsideG2, firstBPlusCofactorPoint]) expect(read(withFields({ pi_b })).b.x).toEqual(pi_b[0]);
  });

  it.each(Object.keys(PROOFS_WRONG))("refuses as a proof: %s", (name) => {
    expect(() => read(PROOFS_WRONG[name])).toThrow(ProofMalformed);
  });

  it.each(["pi_a", "pi_b", "pi_c", "protocol", "curve"])("refuses a proof without %s", (field) => {
    expect(() => read(without(field))).toThrow(ProofMalformed);
    expect(() => read(withFields({ [field]: undefined }))).toThrow(ProofMalformed);
  });

  it.each(Object.keys(G1_WRONG))("refuses as pi_a and as pi_c: %s", (name) => {
    for (const field of ["pi_a", "pi_c"])
      expect(() => read(withFields({ [field]: G1_WRONG[name] }))).toThrow(ProofMalformed);
  });

  it.each(Object.keys(G2_WRONG))("refuses as pi_b: %s", (name) => {
    expect(() => read(withFields({ pi_b: G2_WRONG[name] }))).toThrow(ProofMalformed);
  });

  it.each(Object.keys(SIGNALS_WRONG))("refuses as public signals: %s", (name) => {
    expect(() => parseProof("identity_proof", aProof().proof, SIGNALS_WRONG[name])).toThrow(ProofMalformed);
  });

  it("throws nothing else, whatever JSON takes the place of any part", () => {
    const values = [
      null,
      true,
      0,
      -1,
      Infinity,
      "",
      "\0",
      "é",
      "0x1",
      [],
      [[]],
      {},
      { length: 3 },
      ["1", "2", "1"],
      "9".repeat(5000),
    ];
    let refused = 0;
    for (const change of places(aProof()))
      for (const value of values) {
        const { proof, publicSignals } = change(value);
        try {
          read(proof, publicSignals);
        } catch (cause) {
          expect(cause).toBeInstanceOf(ProofMalformed);
          refused++;
        }
      }
    expect(refused).toBeGreaterThan(300);
  });

  it("expects each circuit's own number of signals", () => {
    expect(() => parseProof("password_login", aProof().proof, aProof().publicSignals)).toThrow(ProofMalformed);
    expect(parseProof("password_login", aProof().proof, ["0", "1"]).signals).toEqual(["0", "1"]);
  });
});

type Placed = (value: unknown) => { proof?: unknown; publicSignals?: unknown };

/** Every place in a value, as a function that puts something else there. */
function places(whole: object): Placed[] {
  const found: Placed[] = [];
  const visit = (part: unknown, put: Placed) => {
    found.push(put);
    if (typeof part !== "object" || part === null) return;
    for (const [name, each] of Object.entries(part))
      visit(each, (value) => put(Array.isArray(part) ? part.with(Number(name), value) : { ...part, [name]: value }));
  };
  for (const [name, each] of Object.entries(whole)) visit(each, (value) => ({ ...whole, [name]: value }));
  return found;
}
