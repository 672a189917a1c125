import { createHash, randomBytes } from "node:crypto";
import { bits, der, integer, octets, oid, printable, sequence, set, time, truth } from "./der.ts";
import { type KeyKind, newSigningKey, publicKeyInfo, type SigningKey, signatureAlgorithm, signed } from "./keys.ts";

/** A certificate with its key, which signs certificates (an authority) or documents (a signer). */
export type Certified = {
  certificate: Buffer;
  name: Buffer;
  issuer: Buffer;
  serial: Buffer;
  key: SigningKey;
  keyId: Buffer;
};

export type CertificateOptions = {
  kind?: KeyKind;
  country?: string;
  name?: string;
  from?: Date;
  to?: Date;
  /** Bits of the key usage: 0x80 signs documents, 0x06 signs certificates and revocation lists. */
  keyUsage?: number;
  rsaBits?: number;
  key?: SigningKey;
};

const yearsFromNow = (years: number) => new Date(Date.now() + years * 365.25 * 86_400_000);

/** A country signing certificate that signs itself, or a link certificate where `by` is the one before. */
export function newAuthority(options: CertificateOptions = {}, by?: Certified): Certified {
  const name = nameOf(options.country ?? "UT", options.name ?? "Country Signer");
  const constraints = sequence(oid("2.5.29.19"), truth, octets(sequence(truth, integer(0))));
  return certify(name, { keyUsage: 0x06, ...options }, [constraints], by);
}

/** A document signer's certificate, issued by an authority (ICAO 9303-12 §7.1.1). */
export function newDocumentSigner(authority: Certified, options: CertificateOptions = {}): Certified {
  const name = nameOf(options.country ?? "UT", options.name ?? "Document Signer");
  return certify(name, { keyUsage: 0x80, ...options }, [], authority);
}

function nameOf(country: string, commonName: string): Buffer {
  const part = (type: string, text: string) => set(sequence(oid(type), printable(text)));
  return sequence(part("2.5.4.6", country), part("2.5.4.10", "Office of Utopia"), part("2.5.4.3", commonName));
}

function certify(name: Buffer, options: CertificateOptions, extensions: Buffer[], by?: Certified): Certified {
  const key = options.key ?? newSigningKey(options.kind ?? "p256", options.rsaBits);
  const issuer = by ?? { name, key, keyId: keyId(key) };
  const serial = Buffer.concat([Buffer.from([0x11]), randomBytes(8)]);
  const usage = Buffer.from([options.keyUsage ?? 0x80]);
  const unused = 31 - Math.clz32((usage[0] ?? 0) & -(usage[0] ?? 0)); // DER: no zero bits at the end
  const tbs = sequence(
    der(0xa0, integer(2)),
    integer(serial),
    signatureAlgorithm(issuer.key),
    issuer.name,
    sequence(time(options.from ?? yearsFromNow(-1)), time(options.to ?? yearsFromNow(9))),
    name,
    publicKeyInfo(key),
    der(
      0xa3,
      sequence(
        sequence(oid("2.5.29.14"), octets(octets(keyId(key)))),
        sequence(oid("2.5.29.35"), octets(sequence(der(0x80, issuer.keyId)))),
        sequence(oid("2.5.29.15"), truth, octets(bits(usage, unused))),
        ...extensions,
      ),
    ),
  );
  const certificate = sequence(tbs, signatureAlgorithm(issuer.key), bits(signed(issuer.key, tbs)));
  return { certificate, name, issuer: issuer.name, serial, key, keyId: keyId(key) };
}

// RFC 5280 §4.2.1.2 (1) takes SHA-1 of the key; any other hash names it as well.
function keyId(key: SigningKey): Buffer {
  return createHash("sha256").update(publicKeyInfo(key)).digest().subarray(0, 20);
}
