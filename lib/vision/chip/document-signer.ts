import { type KeyObject, verify, X509Certificate } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import { BasicConstraints, Certificate, KeyUsage, KeyUsageFlags } from "@peculiar/asn1-x509";
import { type SignatureScheme, schemeOf } from "./algorithms.ts";

/** A certificate in the two forms that are needed: node:crypto's, which verifies, and its fields. */
export type ParsedCertificate = { x509: X509Certificate; fields: Certificate };

/** Throws where the octets are no certificate. */
export function parseCertificate(der: Uint8Array): ParsedCertificate {
  return { x509: new X509Certificate(der), fields: AsnConvert.parse(Uint8Array.from(der), Certificate) };
}

// ICAO 9303-12 §4.4.1 and §4.4.3: the least for a document signer today.
const rsaBitsMin = 2048;
const ecBitsMin = 224;

/** Whether this signature holds under a key that is of the right kind and long enough. */
export function signatureHolds(
  key: KeyObject,
  scheme: SignatureScheme,
  signed: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { keyType, hash, padding, saltLength } = scheme;
  if (!(key.asymmetricKeyType ?? "").startsWith(keyType)) return false;
  return verify(hash, signed, { key, padding, saltLength }, signature);
}

/** Whether a key is at least as long as ICAO 9303-12 asks for. */
export function isLongEnough({ x509, fields }: ParsedCertificate): boolean {
  const bits = x509.publicKey.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined) return bits >= rsaBitsMin;
  const point = fields.tbsCertificate.subjectPublicKeyInfo.subjectPublicKey.byteLength; // 04 || x || y
  return ((point - 1) / 2) * 8 >= ecBitsMin;
}

/** Not before and not after, both ends included. */
export function isWithin({ fields }: ParsedCertificate, at: Date): boolean {
  const { notBefore, notAfter } = fields.tbsCertificate.validity;
  return notBefore.getTime() <= at && at <= notAfter.getTime();
}

const BASIC_CONSTRAINTS = "2.5.29.19";
const KEY_USAGE = "2.5.29.15";

// RFC 5280 §4.2: an extension that is critical and not understood refuses the certificate. ICAO 9303-12 §7.1.1 lists these.
const understood = new Set([
  BASIC_CONSTRAINTS,
  KEY_USAGE,
  "2.5.29.14", // subject key identifier
  "2.5.29.16", // private key usage period
  "2.5.29.17", // subject alternative name
  "2.5.29.18", // issuer alternative name
  "2.5.29.31", // CRL distribution points
  "2.5.29.32", // certificate policies
  "2.5.29.35", // authority key identifier
  "2.5.29.37", // extended key usage, of master list signers
  "2.23.136.1.1.6.1", // name change
  "2.23.136.1.1.6.2", // document types
]);

/** Whether a certificate may sign documents: digital signature, no CA, nothing critical that is unknown here. */
export function maySignDocuments({ fields }: ParsedCertificate): boolean {
  const extensions = [...(fields.tbsCertificate.extensions ?? [])];
  const extensionOf = (id: string) => extensions.find((extension) => extension.extnID === id)?.extnValue;
  const usage = extensionOf(KEY_USAGE);
  const constraints = extensionOf(BASIC_CONSTRAINTS);
  if (!usage || (AsnConvert.parse(usage, KeyUsage).toNumber() & KeyUsageFlags.digitalSignature) === 0) return false;
  if (constraints && AsnConvert.parse(constraints, BasicConstraints).cA) return false;
  return extensions.every((extension) => !extension.critical || understood.has(extension.extnID));
}

/** Whether `issuer` signed `subject`, by an algorithm that is allowed. Names and identifiers must fit too. */
export function isIssuedBy(subject: ParsedCertificate, issuer: ParsedCertificate): boolean {
  const { signatureAlgorithm } = subject.fields;
  return (
    issuer.x509.ca &&
    subject.x509.checkIssued(issuer.x509) &&
    schemeOf(signatureAlgorithm, null) !== null &&
    subject.x509.verify(issuer.x509.publicKey)
  );
}

/** The country that stands in a certificate's issuer, upper-case; null where there is none. */
export function issuerCountry({ x509 }: ParsedCertificate): string | null {
  return /^C=([A-Za-z]{2,3})$/m.exec(x509.issuer)?.[1]?.toUpperCase() ?? null;
}
