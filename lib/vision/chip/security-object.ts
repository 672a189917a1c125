import { createHash } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import { AlgorithmIdentifier } from "@peculiar/asn1-x509";
import { type HashName, hashOf } from "./algorithms.ts";
import { broken, type Element, elementsOf, onlyElement } from "./element.ts";

/** Hashes of data groups by their numbers, as the issuer signed them (ICAO 9303-10 §4.6.2.3). */
export type SecurityObject = { hash: HashName | null; hashes: ReadonlyMap<number, Uint8Array> };

const FILE = "SOD";
const tags = { integer: 0x02, octets: 0x04, sequence: 0x30 } as const;

/** Reads an LDSSecurityObject of version 0 or 1. Throws `ChipUnreadable`. */
export function parseSecurityObject(der: Uint8Array): SecurityObject {
  const [version, algorithm, groups, info, ...rest] = elementsOf(child(onlyElement(der, FILE), "sequence"), FILE);
  const known = version && numberOf(version);
  // Version 1 tells the versions of LDS and Unicode at its end, version 0 does not.
  if (known === undefined || known > 1 || (known === 1) !== (info !== undefined) || rest.length > 0) throw broken(FILE);
  if (!algorithm || !groups) throw broken(FILE);
  const hashes = new Map<number, Uint8Array>();
  for (const group of elementsOf(child(groups, "sequence"), FILE)) {
    const [number, value, ...more] = elementsOf(child(group, "sequence"), FILE);
    const key = number && numberOf(number);
    if (!key || !value || more.length > 0 || hashes.has(key)) throw broken(FILE);
    hashes.set(key, child(value, "octets"));
  }
  return { hash: hashOf(identifierIn(algorithm)), hashes };
}

/** Whether a data group is, octet by octet, the one that was signed. */
export function isUnchanged({ hash, hashes }: SecurityObject, group: number, bytes: Uint8Array): boolean {
  const signed = hashes.get(group);
  return hash !== null && signed !== undefined && createHash(hash).update(bytes).digest().equals(signed);
}

function identifierIn({ whole }: Element): AlgorithmIdentifier {
  try {
    return AsnConvert.parse(Uint8Array.from(whole), AlgorithmIdentifier);
  } catch {
    throw broken(FILE);
  }
}

function child({ tag, content }: Element, kind: keyof typeof tags): Uint8Array {
  if (tag !== tags[kind]) throw broken(FILE);
  return content;
}

function numberOf(element: Element): number {
  const [value, ...more] = child(element, "integer");
  if (value === undefined || more.length > 0 || value > 0x7f) throw broken(FILE);
  return value;
}
