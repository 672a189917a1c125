import { randomBytes } from "node:crypto";
import { buildEddsa, buildPoseidon } from "circomlibjs";
import * as lite from "poseidon-lite";
import { type CircuitInput, curves } from "snarkjs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { prove } from "./prove.ts";
import { derivePublicKey, signMessage } from "./testing/eddsa.ts";
import { type Asked, attributeInput, type Credential, credentialMessage, NO_DAY, pseudonym } from "./testing/inputs.ts";
import { REVOCATION_IDS, revocationList } from "./testing/revocation-list.ts";
import { isSatisfied } from "./testing/witness.ts";

// circom_runtime tells the console where each assertion failed.
beforeAll(() => void vi.spyOn(console, "error").mockImplementation(() => undefined));
afterAll(async () => (await curves.getCurveFromName("bn128")).terminate());

const FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
// Of Baby Jubjub's prime-order subgroup. EIP-2494
const SUBGROUP = 2736030358979909402780800718157159386076813972158567259200215660948447373041n;
const ISSUER = randomBytes(32);
const number = () => BigInt(`0x${randomBytes(31).toString("hex")}`);

const credential: Credential = {
  birthDay: 35_000n,
  nationality: 616n,
  expiryDay: 60_000n,
  revocationId: 123_456n,
  holderSecret: number(),
  credentialSalt: number(),
};
const asked: Asked = {
  cutoffDay: 39_000n,
  nationalities: [276n, 616n],
  today: 46_000n,
  verifierScope: number(),
  context: number(),
};
const input = (change: { credential?: Partial<Credential>; asked?: Partial<Asked> } = {}) =>
  attributeInput({ ...credential, ...change.credential }, ISSUER, { ...asked, ...change.asked });

describe("what is asked of a credential", () => {
  test("holds at the last moment: born on the cutoff, expiring today", async () => {
    await holds(input({ asked: { cutoffDay: 35_000n, today: 60_000n } }));
  });

  test("refuses who is too young", async () => refuses(input({ asked: { cutoffDay: 34_999n } }), "DayNotAfter"));
  test("refuses a credential that expired yesterday", async () =>
    refuses(input({ asked: { today: 60_001n } }), "DayNotAfter"));
  test("refuses a nationality outside of the set", async () =>
    refuses(input({ asked: { nationalities: [276n, 250n] } }), "AttributeSigned"));

  test("age, nationality and expiry can be turned off by public signals", async () => {
    await holds(input({ credential: { birthDay: NO_DAY }, asked: { cutoffDay: NO_DAY } }));
    await holds(input({ asked: { nationalities: null } }));
    await holds(input({ credential: { expiryDay: 0n }, asked: { today: 0n } }));
  });

  test("a prover cannot turn nationality off: the set must be the one that was hashed", async () => {
    await refuses(
      { ...input({ asked: { nationalities: [276n] } }), nationalitySet: Array(16).fill(616n) },
      "AttributeSigned",
    );
    await refuses(
      { ...input({ asked: { nationalities: [276n] } }), nationalitySet: Array(16).fill(0n) },
      "AttributeSigned",
    );
  });

  test("a set shorter than 16 lets no credential without a nationality pass", async () => {
    await refuses(input({ credential: { nationality: 0n } }), "AttributeSigned");
  });

  test.each([FIELD - 1n, 2n ** 32n, 2n ** 253n])(
    "refuses the number %s as a day, though the issuer signed it",
    async (day) => {
      await refuses(input({ credential: { birthDay: day } }), "DayNotAfter");
      await refuses(input({ credential: { expiryDay: day } }), "DayNotAfter");
      await refuses(input({ asked: { cutoffDay: day } }), "DayNotAfter");
      await refuses(input({ asked: { today: day } }), "DayNotAfter");
    },
  );
});

describe("the issuer's signature", () => {
  test.each(["birthDay", "nationality", "expiryDay", "revocationId", "holderSecret", "credentialSalt"] as const)(
    "covers %s",
    async (field) => {
      const signed = input({ asked: { nationalities: null } });
      await refuses({ ...signed, [field]: signed[field] - 1n }, "EdDSAPoseidonVerifier");
    },
  );

  test("refuses another issuer's key, and a forged signature", async () => {
    const [issuerAx, issuerAy] = derivePublicKey(randomBytes(32));
    await refuses({ ...input(), issuerAx, issuerAy }, "EdDSAPoseidonVerifier");
    const forged = signMessage(randomBytes(32), credentialMessage(credential));
    await refuses(
      { ...input(), signatureR8x: forged.R8[0], signatureR8y: forged.R8[1], signatureS: forged.S },
      "EdDSAPoseidonVerifier",
    );
  });

  test("refuses a second form of the same signature", async () => {
    const { signatureS, ...rest } = input();
    await refuses({ ...rest, signatureS: signatureS + SUBGROUP }, "EdDSAPoseidonVerifier");
  });

  test("refuses points that are not on the curve, and a key without order", async () => {
    await refuses({ ...input(), signatureR8x: 0n, signatureR8y: 0n }, "BabyCheck");
    await refuses({ ...input(), issuerAx: 1n, issuerAy: 1n }, "BabyCheck");
    await refuses({ ...input(), issuerAx: 0n, issuerAy: 1n }, "EdDSAPoseidonVerifier");
  });

  test("is the same from @zk-kit/eddsa-poseidon and circomlibjs", async () => {
    const eddsa = await buildEddsa();
    const message = credentialMessage(credential);
    const theirs = eddsa.signPoseidon(ISSUER, eddsa.F.e(message));
    const ours = signMessage(ISSUER, message);
    expect(eddsa.prv2pub(ISSUER).map((at) => eddsa.F.toObject(at))).toEqual(derivePublicKey(ISSUER));
    expect([...theirs.R8.map((at) => eddsa.F.toObject(at)), theirs.S]).toEqual([...ours.R8, ours.S]);
  });
});

describe("revocation", () => {
  test("refuses a revoked credential, and lets its neighbours pass", async () => {
    const revoked = revocationList([123_456]);
    await refuses(input({ asked: { revoked } }), "NotRevoked");
    for (const id of [123_455n, 123_457n, 123_456n + 128n, 0n, BigInt(REVOCATION_IDS - 1)]) {
      await holds(input({ credential: { revocationId: id }, asked: { revoked } }));
    }
  });

  test("refuses the first and the last id where they are revoked", async () => {
    for (const id of [0, REVOCATION_IDS - 1]) {
      await refuses(
        input({ credential: { revocationId: BigInt(id) }, asked: { revoked: revocationList([id]) } }),
        "NotRevoked",
      );
    }
  });

  test("refuses an id beyond the list, which would alias one within", async () => {
    const list = revocationList([]);
    for (const beyond of [BigInt(REVOCATION_IDS), FIELD - 1n]) {
      await refuses(
        { ...input({ credential: { revocationId: beyond } }), revocationSiblings: list.siblings(0) },
        "NotRevoked",
      );
    }
  });

  test("refuses an old path under a new root, and another credential's path", async () => {
    const revoked = revocationList([123_456]);
    await refuses({ ...input(), revocationRoot: revoked.root }, "NotRevoked");
    await refuses({ ...input({ asked: { revoked } }), revocationSiblings: revoked.siblings(0) }, "NotRevoked");
  });

  test("refuses a leaf of more than 128 bits", async () => {
    const list = revocationList([]);
    const siblings = list.siblings(123_456).map((level) => [...level]);
    const leaf = Math.floor(123_456 / 128) % 8;
    let child = 2n ** 128n;
    let position = Math.floor(123_456 / 128);
    for (const level of siblings) {
      level[position % 8] = child;
      child = lite.poseidon8(level);
      position = Math.floor(position / 8);
    }
    expect(siblings[0]?.[leaf]).toBe(2n ** 128n);
    await refuses({ ...input(), revocationRoot: child, revocationSiblings: siblings }, "NotRevoked");
  });
});

describe("binding and pseudonym", () => {
  test("refuses another context and another binding", async () => {
    await refuses({ ...input(), context: number() }, "AttributeSigned");
    await refuses({ ...input(), binding: number() }, "AttributeSigned");
  });

  test("a holder has one pseudonym at a verifier, another at the next, and a verifier computes binding itself", async () => {
    const scopes = [asked.verifierScope, number()];
    const shown = await Promise.all(
      scopes.map(
        async (verifierScope) => (await prove("attribute_signed", input({ asked: { verifierScope } }))).publicSignals,
      ),
    );
    expect(shown.map(([name]) => BigInt(name ?? 0))).toEqual(
      scopes.map((scope) => pseudonym(credential.holderSecret, scope)),
    );
    expect(new Set(shown.map(([name]) => name)).size).toBe(2);
    for (const signals of shown) expect(signals[8]).toBe(String(lite.poseidon2([1634038834n, asked.context])));
  });
});

describe("Poseidon", () => {
  const implementations = {
    2: lite.poseidon2,
    3: lite.poseidon3,
    4: lite.poseidon4,
    5: lite.poseidon5,
    7: lite.poseidon7,
    8: lite.poseidon8,
    16: lite.poseidon16,
  };

  test.each(Object.entries(implementations))(
    "of %s inputs is the same from circomlibjs and poseidon-lite",
    async (arity, poseidon) => {
      const theirs = await buildPoseidon();
      for (let round = 0; round < 8; round += 1) {
        const inputs = Array.from({ length: Number(arity) }, (_, index) =>
          round === 0 ? 0n : round === 1 ? FIELD - 1n - BigInt(index) : number(),
        );
        expect(theirs.F.toObject(theirs(inputs))).toBe(poseidon(inputs));
      }
    },
  );
});

async function holds(of: CircuitInput): Promise<void> {
  expect(await isSatisfied("attribute_signed", of)).toBe(true);
}

/** Refused by a constraint of the named template, and not because something else is wrong with the input. */
async function refuses(of: CircuitInput, template: string): Promise<void> {
  await expect(isSatisfied("attribute_signed", of)).rejects.toThrow(
    new RegExp(`Assert Failed[^]*template ${template}_`),
  );
}
