import { describe, expect, it } from "vitest";
import { FIELD_ORDER, parseFieldElement, poseidon } from "./poseidon.ts";
import { type ProofContext, proofContext } from "./proof-context.ts";
import published from "./vectors/proof-context.json" with { type: "json" };

const PURPOSES = ["zeroauth.verify", "zkauth.login", "zkauth.migrate", "attributes.verify"] as const;

function contextOf(input: Record<keyof ProofContext, string>): ProofContext {
  const purpose = PURPOSES.find((each) => each === input.purpose);
  if (!purpose) throw new Error("a vector names an unknown purpose");
  return { ...input, purpose };
}

describe("the context of a proof", () => {
  it.each(published.vectors)("fits the vector: $name", ({ input, context }) => {
    expect(proofContext(contextOf(input)).toString()).toBe(context);
  });

  it("differs wherever one part differs, and lies in the field", () => {
    const base: ProofContext = {
      purpose: "zkauth.login",
      tenant: "org_1:live",
      origin: "https://app.example.com",
      subject: "ada@example.com",
      nonce: "n",
      timestamp: "1",
    };
    const changed: ProofContext[] = [
      base,
      { ...base, purpose: "zkauth.migrate" },
      { ...base, tenant: "org_1:test" },
      { ...base, origin: "https://app.example.net" },
      { ...base, subject: "bob@example.com" },
      { ...base, nonce: "m" },
      { ...base, timestamp: "2" },
      // The same letters, cut elsewhere.
      { ...base, nonce: "n1", timestamp: "" },
    ];
    const contexts = changed.map(proofContext);
    expect(new Set(contexts).size).toBe(changed.length);
    expect(contexts.every((context) => context >= 0n && context < FIELD_ORDER)).toBe(true);
  });
});

describe("Poseidon", () => {
  it("fits circomlibjs's published vectors", () => {
    // iden3/circomlibjs, test/poseidon.js: poseidon([1, 2]) and poseidon([1, 2, 3, 4]).
    expect(poseidon([1n, 2n])).toBe(7853200120776062878684798364095072458815029376092732009249414926327459813530n);
    expect(poseidon([1n, 2n, 3n, 4n])).toBe(
      18821383157269793795438455681495246036402687001665670618754263018637548127333n,
    );
  });

  it("refuses what would hash as another number does, and arities that no circuit uses", () => {
    expect(() => poseidon([1n, FIELD_ORDER])).toThrow(RangeError);
    expect(() => poseidon([1n, -1n])).toThrow(RangeError);
    expect(() => poseidon([1n])).toThrow(RangeError);
    expect(() => poseidon([])).toThrow(RangeError);
  });

  it("reads numbers of the field in one spelling alone", () => {
    expect(parseFieldElement("0")).toBe(0n);
    expect(parseFieldElement(String(FIELD_ORDER - 1n))).toBe(FIELD_ORDER - 1n);
    for (const wrong of [
      String(FIELD_ORDER),
      "",
      "00",
      "01",
      "-1",
      "+1",
      "1e3",
      "0x1",
      " 1",
      "1\n",
      "1n",
      "9".repeat(78),
    ])
      expect(parseFieldElement(wrong)).toBeUndefined();
  });
});
