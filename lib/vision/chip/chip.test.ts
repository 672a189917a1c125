import { describe, expect, it } from "vitest";
import {
  type CertificateOptions,
  type Certified,
  dataGroup1,
  dataGroup2,
  dataGroup2Tagged,
  der,
  KEY_KINDS,
  masterList,
  newAuthority,
  newDocumentSigner,
  newSigningKey,
  nothing,
  oid,
  type SodOptions,
  securityObject,
  sequence,
} from "#scripts/specimen/chip/index.ts";
import { cpuMilliseconds } from "../testing/cpu-milliseconds.ts";
import { ChipUnreadable } from "./chip-unreadable.ts";
import { type ChipFiles, readChip } from "./read-chip.ts";
import { readTrust } from "./trust.ts";
import bsi from "./vectors/bsi-tr-03105-5.json" with { type: "json" };
import vectors from "./vectors/icao-9303.json" with { type: "json" };

const now = new Date();
const inYears = (years: number) => new Date(now.getTime() + years * 365.25 * 86_400_000);
const PASSPORT = vectors.zones[0]?.lines ?? [];
// The start of a JPEG is enough here: nothing in this folder decodes it.
const picture = Buffer.concat([Buffer.from("ffd8ffe000104a464946", "hex"), Buffer.alloc(300, 0x5a)]);
const groups = { dg1: dataGroup1(PASSPORT), dg2: dataGroup2(picture) };

const authority = newAuthority();
const signer = newDocumentSigner(authority);
const trustIn = (...authorities: Certified[]) =>
  readTrust(authorities.map(({ certificate }, i) => ({ name: `${i}.der`, bytes: certificate }))).trust;

function chip(by: Certified = signer, options: SodOptions = {}, files = groups): ChipFiles {
  return { ...files, sod: securityObject(by, { 1: files.dg1, 2: files.dg2 }, options) };
}

const read = (files: ChipFiles, trust = trustIn(authority), at = now) => {
  const { outcome, reasons } = readChip(files, trust, at);
  return [outcome, ...reasons.map(({ code }) => code)];
};

/** What becomes of a changed file: an outcome, or the refusal to read it at all. */
function outcomeOf(files: ChipFiles, trust = trustIn(authority)): string {
  try {
    return readChip(files, trust, now).outcome;
  } catch (cause) {
    if (cause instanceof ChipUnreadable) return "unreadable";
    throw cause;
  }
}

const flipped = (bytes: Uint8Array, bit: number) => {
  const changed = Uint8Array.from(bytes);
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
};

describe("a chip's data", () => {
  it.each(KEY_KINDS)("is verified under a chain of %s keys", (kind) => {
    const root = newAuthority({ kind });
    const files = chip(newDocumentSigner(root, { kind }));
    const reading = readChip(files, trustIn(root), now);
    expect(reading).toMatchObject({ outcome: "verified", reasons: [], signerCountry: "UT", zone: { valid: true } });
    expect(reading.fields).toMatchObject({ surname: "ERIKSSON", givenNames: "ANNA MARIA", documentNumber: "L898902C" });
    expect(Buffer.from(reading.portrait.bytes)).toEqual(picture);
  });

  it.each([
    ["version 1 of the security object", { version: 1 }],
    ["a signer named by its key", { byKey: true }],
    ["a time of signing", { signedAt: inYears(-0.5) }],
  ] satisfies [string, SodOptions][])("is verified with %s", (_name, options) => {
    expect(read(chip(signer, options))).toEqual(["verified"]);
  });

  it("is only unchanged, and not verified, where no country certificate is known", () => {
    expect(read(chip(), trustIn())).toEqual(["not_trusted", "signer_unknown"]);
    expect(read(chip(), trustIn(newAuthority({ name: "Another Signer" })))).toEqual(["not_trusted", "signer_unknown"]);
    expect(readChip(chip(), trustIn(), now).signerCountry).toBeNull();
  });

  it("is not trusted by a country certificate of the same name and another key", () => {
    expect(read(chip(), trustIn(newAuthority()))).toEqual(["not_trusted", "signer_unknown"]);
  });

  it("is refused where another authority's key signed in the trusted one's name", () => {
    const forged = newDocumentSigner({ ...newAuthority(), keyId: authority.keyId });
    expect(read(chip(forged))).toEqual(["refused", "signer_invalid"]);
  });

  it.each([
    ["whose signer has expired", { from: inYears(-3), to: inYears(-1) }, "signer_expired"],
    ["whose signer is not yet valid", { from: inYears(1), to: inYears(2) }, "signer_expired"],
    ["whose signer may not sign documents", { keyUsage: 0x06 }, "signer_invalid"],
    ["whose signer's key is too short", { kind: "rsa", rsaBits: 1024 }, "algorithm_refused"],
  ] satisfies [string, CertificateOptions, string][])("is refused %s", (_name, options, code) => {
    expect(read(chip(newDocumentSigner(authority, options)))).toEqual(["refused", code]);
  });

  it("is refused where it was signed outside its signer's time, or its country's certificate has run out", () => {
    expect(read(chip(signer, { signedAt: inYears(-2) }))).toEqual(["refused", "signer_expired"]);
    const old = newAuthority({ from: inYears(-9), to: inYears(-1) });
    expect(read(chip(newDocumentSigner(old)), trustIn(old))).toEqual(["refused", "signer_expired"]);
  });

  it("is refused where the country certificate itself signed it", () => {
    expect(read(chip(authority))[0]).toBe("refused");
  });

  it("is refused with SHA-1", () => {
    const sha1 = { identifier: sequence(oid("1.3.14.3.2.26"), nothing), name: "sha1" };
    expect(read(chip(signer, { digest: sha1 }))).toEqual([
      "refused",
      "algorithm_refused",
      "dg1_changed",
      "dg2_changed",
    ]);
  });

  it("is refused with the portrait or the data of another chip", () => {
    const [other] = [
      { dg1: dataGroup1(vectors.zones[1]?.lines ?? []), dg2: dataGroup2(Buffer.concat([picture, picture])) },
    ];
    expect(read({ ...chip(), dg1: other.dg1 })).toEqual(["refused", "dg1_changed"]);
    expect(read({ ...chip(), dg2: other.dg2 })).toEqual(["refused", "dg2_changed"]);
    expect(read({ ...chip(), sod: chip(signer, {}, other).sod })).toEqual(["refused", "dg1_changed", "dg2_changed"]);
  });

  it("is refused where the security object leaves a data group out", () => {
    const sod = securityObject(signer, { 1: groups.dg1 });
    expect(read({ ...groups, sod })).toEqual(["refused", "dg2_changed"]);
  });
});

describe("any changed bit", { timeout: 300_000 }, () => {
  it.each(KEY_KINDS)("of the security object is never verified, under %s keys", (kind) => {
    const root = newAuthority({ kind });
    const files = chip(newDocumentSigner(root, { kind }), { version: 1, signedAt: inYears(-0.5) });
    const trust = trustIn(root);
    expect(outcomeOf(files, trust)).toBe("verified");
    const passed: number[] = [];
    // One bit of every octet, each place in turn; the rest of the file is the same under every kind of key.
    const step = kind === "p256" ? 9 : 41;
    for (let bit = 0; bit < files.sod.length * 8; bit += step)
      if (outcomeOf({ ...files, sod: flipped(files.sod, bit) }, trust) === "verified") passed.push(bit);
    expect(passed).toEqual([]);
  });

  it.each(["dg1", "dg2"] as const)("of %s is never verified", (name) => {
    const files = chip();
    expect(outcomeOf(files)).toBe("verified");
    for (let bit = 0; bit < files[name].length * 8; bit += 11)
      expect(outcomeOf({ ...files, [name]: flipped(files[name], bit) }), `bit ${bit}`).not.toBe("verified");
  });

  it("and any missing or added octet is not verified either", () => {
    const files = chip();
    for (const name of ["dg1", "dg2", "sod"] as const) {
      for (let length = 0; length < files[name].length; length += 5)
        expect(outcomeOf({ ...files, [name]: files[name].subarray(0, length) })).toBe("unreadable");
      const longer = Buffer.concat([files[name], Buffer.from([0])]);
      expect(outcomeOf({ ...files, [name]: longer })).toBe("unreadable");
    }
  });
});

describe("hostile files", () => {
  const nested = (depth: number) => {
    let inner = der(0x30);
    for (let i = 0; i < depth; i++) inner = der(0x30, inner);
    return inner;
  };
  it.each<[string, Buffer]>([
    ["nothing", Buffer.alloc(0)],
    ["noise", Buffer.alloc(4000, 0xa5)],
    ["zeros", Buffer.alloc(4000)],
    ["a depth of ten thousand", der(0x77, nested(10_000))],
    ["thirty thousand elements", der(0x77, der(0x30, ...new Array<Buffer>(30_000).fill(nothing)))],
    ["an indefinite length", Buffer.from("7780308000000000", "hex")],
    ["a length of four gigabytes", Buffer.from("7784ffffffff30", "hex")],
    ["a length longer than it must be", Buffer.from("7782000130", "hex")],
    ["an empty envelope", der(0x77)],
    ["text", Buffer.from("<html>no chip</html>")],
  ])("of %s are told apart at once", async (_name, bytes) => {
    const spent = await cpuMilliseconds(() => {
      for (const name of ["dg1", "dg2", "sod"] as const)
        expect(outcomeOf({ ...chip(), [name]: bytes })).toBe("unreadable");
    });
    expect(spent.thread).toBeLessThan(1000);
  });

  it("are told apart where the record of the portrait lies about its lengths", () => {
    const at = groups.dg2.indexOf("FAC\0");
    for (const [offset, value] of [
      [8, 0xff],
      [14, 0xff],
      [18, 0xff],
    ] as const) {
      const dg2 = Buffer.from(groups.dg2);
      dg2[at + offset] = value;
      expect(["unreadable", "refused"]).toContain(outcomeOf({ ...chip(), dg2 }));
    }
  });
});

describe("the zone and the portrait", () => {
  it.each(vectors.zones)("of $source are read", ({ lines, fields }) => {
    const files = { ...groups, dg1: dataGroup1(lines) };
    expect(readChip(chip(signer, {}, files), trustIn(authority), now).fields).toMatchObject(fields);
  });

  it("are read from a tagged record too, and JPEG 2000 is called by its name", () => {
    const jp2 = Buffer.from("0000000c6a5020200d0a870a00000014", "hex");
    for (const dg2 of [dataGroup2Tagged(jp2), dataGroup2(jp2)]) {
      const { portrait, outcome } = readChip(chip(signer, {}, { ...groups, dg2 }), trustIn(authority), now);
      expect([outcome, portrait.format]).toEqual(["verified", "jpeg2000"]);
      expect(Buffer.from(portrait.bytes)).toEqual(jp2);
    }
  });

  it("with a wrong check digit are verified and said to be wrong", () => {
    const wrong = PASSPORT.map((line) => line.replace(/.$/, "9"));
    const files = { ...groups, dg1: dataGroup1([PASSPORT[0] ?? "", wrong[1] ?? ""]) };
    expect(read(chip(signer, {}, files))).toEqual(["verified", "zone_invalid"]);
  });
});

describe("the reference passport of BSI TR-03105-5", () => {
  const files = { dg1: Buffer.from(bsi.dg1, "hex"), dg2: groups.dg2, sod: Buffer.from(bsi.sod, "hex") };

  it("is unchanged in its DG1, under a signature that holds and a signer that nobody here knows", () => {
    // Its DG2 is not part of the vectors, so another one stands in and is found out.
    expect(read(files)).toEqual(["refused", "dg2_changed", "signer_unknown"]);
    expect(readChip(files, trustIn(), now).fields).toMatchObject({
      surname: "MUSTERMANN",
      documentNumber: "C11T002JM",
    });
  });

  it("shows a changed bit of DG1, of the signed hashes and of the signature", () => {
    expect(read({ ...files, dg1: flipped(files.dg1, 8 * files.dg1.indexOf("C11T")) })).toContain("dg1_changed");
    for (const octet of [110, files.sod.length - 1])
      expect(read({ ...files, sod: flipped(files.sod, 8 * octet) })).toEqual(["refused", "signature_invalid"]);
  });
});

describe("the operator's certificates", () => {
  const pem = (der: Buffer) =>
    Buffer.from(`-----BEGIN CERTIFICATE-----\n${der.toString("base64")}\n-----END CERTIFICATE-----\n`);

  it("are taken as PEM, several in a file, and as DER", () => {
    const other = newAuthority({ country: "FR" });
    const both = Buffer.concat([pem(other.certificate), pem(authority.certificate)]);
    const { trust, unusable } = readTrust([{ name: "both.pem", bytes: both }]);
    expect([trust.anchors.length, unusable, read(chip(), trust)]).toEqual([2, [], ["verified"]]);
  });

  it("are taken from a master list whose signer one of them certified", () => {
    const lister = newDocumentSigner(authority, { name: "Master List Signer" });
    const list = masterList(lister, [authority.certificate, newAuthority({ country: "FR" }).certificate]);
    const { trust, unusable } = readTrust([{ name: "list.ml", bytes: list }]);
    expect([trust.anchors.length, unusable, read(chip(), trust)]).toEqual([2, [], ["verified"]]);
  });

  it("are not taken from a changed master list, nor from one whose signer nobody certified", () => {
    const stranger = newDocumentSigner(newAuthority({ name: "Stranger" }));
    const list = masterList(newDocumentSigner(authority), [authority.certificate]);
    const files = [
      { name: "changed.ml", bytes: flipped(list, list.indexOf(authority.certificate) * 8 + 2000) },
      { name: "stranger.ml", bytes: masterList(stranger, [authority.certificate]) },
      { name: "text.txt", bytes: Buffer.from("no certificate") },
    ];
    const { trust, unusable } = readTrust(files);
    expect([trust.anchors.length, unusable]).toEqual([0, ["changed.ml", "stranger.ml", "text.txt"]]);
  });

  it("count only where they sign certificates, and link certificates only where they hang on a trusted one", () => {
    const newKey = newSigningKey("p256");
    const renewed = newAuthority({ key: newKey, name: "Renewed" });
    const link = newAuthority({ key: newKey, name: "Renewed" }, authority);
    const files = chip(newDocumentSigner(renewed));
    expect(read(files, trustIn(authority, link))).toEqual(["verified"]);
    expect(read(files, trustIn(link))).toEqual(["not_trusted", "signer_unknown"]);
    expect(read(chip(), trustIn(signer))).toEqual(["not_trusted", "signer_unknown"]);
  });
});
