import { createHash } from "node:crypto";
import type { Certified } from "./certificates.ts";
import { der, integer, octets, oid, printable, sequence, set, time } from "./der.ts";
import { SHA256, signatureAlgorithm, signed } from "./keys.ts";

/** DG1: a machine-readable zone (ICAO 9303-10 §4.7.1). */
export function dataGroup1(lines: readonly string[]): Buffer {
  return der(0x61, der(0x5f1f, Buffer.from(lines.join(""))));
}

/** DG2: one portrait in a record of ISO/IEC 19794-5 (ICAO 9303-10 §4.7.2). */
export function dataGroup2(picture: Uint8Array, size = { width: 480, height: 600 }): Buffer {
  const information = Buffer.alloc(20);
  information.writeUInt32BE(20 + 12 + picture.length);
  const image = Buffer.alloc(12);
  image.writeUInt8(1, 0); // full frontal
  image.writeUInt16BE(size.width, 2);
  image.writeUInt16BE(size.height, 4);
  const header = Buffer.alloc(14);
  header.set(Buffer.from("FAC\u0000" + "010\u0000"));
  header.writeUInt32BE(14 + information.length + image.length + picture.length, 8);
  header.writeUInt16BE(1, 12);
  const biometricHeader = der(0xa1, der(0x81, Buffer.from([2])), der(0x87, Buffer.from([1, 1])), der(0x88, Buffer.from([0, 8]))); // biome-ignore format: one header
  const record = der(0x5f2e, header, information, image, picture);
  return der(0x75, der(0x7f61, integer(1), der(0x7f60, biometricHeader, record)));
}

/** DG2 as ISO/IEC 39794-5 nests it: the picture is a value deep in a tree of tags. */
export function dataGroup2Tagged(picture: Uint8Array): Buffer {
  const representation = der(0x30, der(0xa1, der(0xa0, der(0x80, picture))));
  const record = der(0x7f2e, der(0xa1, der(0x65, der(0xa0, der(0x80, Buffer.from([1]))), der(0xa1, representation))));
  return der(0x75, der(0x7f61, integer(1), der(0x7f60, der(0xa1, der(0x81, Buffer.from([2]))), record)));
}

export type SodOptions = {
  /** 0, or 1 with the versions of LDS and Unicode. */
  version?: 0 | 1;
  signedAt?: Date;
  /** Names the signer by its key and not by issuer and serial number. */
  byKey?: boolean;
  digest?: { identifier: Buffer; name: string };
  contentType?: string;
};

const LDS_SECURITY_OBJECT = "2.23.136.1.1.1";

/** EF.SOD over data groups by number (ICAO 9303-10 §4.6.2). */
export function securityObject(
  signer: Certified,
  groups: Readonly<Record<number, Uint8Array>>,
  options: SodOptions = {},
): Buffer {
  const { identifier, name } = options.digest ?? { identifier: SHA256, name: "sha256" };
  const hashes = Object.entries(groups).map(([number, bytes]) =>
    sequence(integer(Number(number)), octets(createHash(name).update(bytes).digest())),
  );
  const versions = options.version === 1 ? [sequence(printable("0108"), printable("040000"))] : [];
  const content = sequence(integer(options.version ?? 0), identifier, sequence(...hashes), ...versions);
  return der(0x77, signedData(signer, options.contentType ?? LDS_SECURITY_OBJECT, content, options));
}

/** A CMS SignedData of one signer, whose certificate is in it (RFC 5652 §5). */
export function signedData(
  signer: Certified,
  contentType: string,
  content: Buffer,
  { signedAt, byKey = false }: Pick<SodOptions, "signedAt" | "byKey"> = {},
): Buffer {
  const attribute = (type: string, value: Buffer) => sequence(oid(type), set(value));
  const attributes = set(
    attribute("1.2.840.113549.1.9.3", oid(contentType)),
    attribute("1.2.840.113549.1.9.4", octets(createHash("sha256").update(content).digest())),
    ...(signedAt ? [attribute("1.2.840.113549.1.9.5", time(signedAt))] : []),
  );
  const implicit = Buffer.concat([Buffer.from([0xa0]), attributes.subarray(1)]);
  const signerInfo = sequence(
    integer(byKey ? 3 : 1),
    byKey ? der(0x80, signer.keyId) : sequence(signer.issuer, integer(signer.serial)),
    SHA256,
    implicit,
    signatureAlgorithm(signer.key),
    octets(signed(signer.key, attributes)),
  );
  const data = sequence(
    integer(3),
    set(SHA256),
    sequence(oid(contentType), der(0xa0, octets(content))),
    der(0xa0, signer.certificate),
    set(signerInfo),
  );
  return sequence(oid("1.2.840.113549.1.7.2"), der(0xa0, data));
}

const MASTER_LIST = "2.23.136.1.1.2";

/** A master list of country certificates (ICAO 9303-12 §9). */
export function masterList(signer: Certified, certificates: readonly Buffer[]): Buffer {
  return signedData(signer, MASTER_LIST, sequence(integer(0), set(...certificates)));
}
