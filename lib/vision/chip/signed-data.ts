import { createHash } from "node:crypto";
import { CMSVersion, ContentInfo, SignedData, type SignerInfo } from "@peculiar/asn1-cms";
import { AsnConvert } from "@peculiar/asn1-schema";
import { Time } from "@peculiar/asn1-x509";
import { type HashName, hashOf, schemeOf } from "./algorithms.ts";
import { ChipUnreadable } from "./chip-unreadable.ts";
import { isLongEnough, type ParsedCertificate, parseCertificate, signatureHolds } from "./document-signer.ts";
import { broken, elementsMax, onlyElement, refuseUnsafeDer } from "./element.ts";
import { issuerAndSerial, type SignedParts, signedParts } from "./signed-parts.ts";

/** Why a signed object proves nothing, whoever its signer is. */
export type SignatureFailure = "signature_invalid" | "algorithm_refused";

/** What was signed and by whom. The signature holds; whether the signer is to be trusted is not yet said. */
export type VerifiedContent = {
  content: Uint8Array;
  signer: ParsedCertificate;
  hash: HashName;
  /** The signed attribute, where there is one. */
  signedAt: Date | null;
};

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
const SIGNING_TIME = "1.2.840.113549.1.9.5";

/**
 * Verifies a CMS SignedData (RFC 5652 §5) with one signer, whose certificate it carries, over content of the type
 * asked for. What no signature covers must be as ICAO 9303-10 §4.6.2.2 prescribes it, so that no bit of it can change.
 * Throws `ChipUnreadable` where it is none.
 */
export function verifySignedData(
  der: Uint8Array,
  contentType: string,
  file: string,
  most = elementsMax,
): VerifiedContent | SignatureFailure {
  refuseUnsafeDer(der, file, most);
  const parts = signedParts(der, file);
  const data = parsed(der, file);
  const [signerInfo, ...others] = data.signerInfos;
  const { eContentType, eContent } = data.encapContentInfo;
  const content = eContent?.single && new Uint8Array(eContent.single.buffer);
  if (!signerInfo || others.length > 0 || !content || eContentType !== contentType) throw broken(file);
  const signer = signerIn(parts, signerInfo, file);
  if (!signer || !isAsPrescribed(data, signerInfo)) return "signature_invalid";
  const hash = hashOf(signerInfo.digestAlgorithm);
  const scheme = hash && schemeOf(signerInfo.signatureAlgorithm, hash);
  if (!hash || scheme?.hash !== hash || !isLongEnough(signer)) return "algorithm_refused";
  const attributes = signedAttributes(signerInfo, file);
  const digest = createHash(hash).update(content).digest();
  if (attributes.contentType !== contentType || !digest.equals(attributes.messageDigest)) return "signature_invalid";
  const signature = new Uint8Array(signerInfo.signature.buffer);
  if (!signatureHolds(signer.x509.publicKey, scheme, parts.signed, signature)) return "signature_invalid";
  return { content, signer, hash, signedAt: attributes.signedAt };
}

function parsed(der: Uint8Array, file: string): SignedData {
  try {
    const info = AsnConvert.parse(Uint8Array.from(der), ContentInfo);
    if (info.contentType !== SIGNED_DATA) throw broken(file);
    return AsnConvert.parse(info.content, SignedData);
  } catch (cause) {
    if (cause instanceof ChipUnreadable) throw cause;
    throw broken(file);
  }
}

function signerIn({ certificates, signerIdentifier }: SignedParts, { sid }: SignerInfo, file: string) {
  const der = certificates.find((each) => {
    const named = sid.issuerAndSerialNumber ? issuerAndSerial(each, file) : keyIdentifier(parseCertificate(each));
    return named !== null && Buffer.from(named).equals(signerIdentifier);
  });
  return der && parseCertificate(der);
}

function keyIdentifier({ fields }: ParsedCertificate): Uint8Array | null {
  const extensions = [...(fields.tbsCertificate.extensions ?? [])];
  const value = extensions.find((extension) => extension.extnID === SUBJECT_KEY_IDENTIFIER)?.extnValue;
  return value ? new Uint8Array(value.buffer).subarray(2) : null; // an OCTET STRING within the extension's
}

// RFC 5652 §5.1 and §5.3: the versions follow from the parts. Neither they nor the list of hashes is signed.
function isAsPrescribed(
  { version, digestAlgorithms, crls }: SignedData,
  { sid, version: own, digestAlgorithm }: SignerInfo,
) {
  const isKnown = [...digestAlgorithms].every((algorithm) => hashOf(algorithm) === hashOf(digestAlgorithm));
  return (
    version === CMSVersion.v3 &&
    own === (sid.issuerAndSerialNumber ? CMSVersion.v1 : CMSVersion.v3) &&
    digestAlgorithms.length > 0 &&
    isKnown &&
    crls === undefined
  );
}

function signedAttributes({ signedAttrs = [] }: SignerInfo, file: string) {
  const soleValue = (type: string) => {
    const [attribute, ...same] = signedAttrs.filter((each) => each.attrType === type);
    const [value, ...values] = attribute?.attrValues ?? [];
    if (same.length > 0 || values.length > 0) throw broken(file); // RFC 5652 §11: one attribute of one value
    return value && new Uint8Array(value);
  };
  const digest = soleValue(MESSAGE_DIGEST);
  const type = soleValue(CONTENT_TYPE);
  const time = soleValue(SIGNING_TIME);
  if (!digest || !type) throw broken(file);
  return {
    messageDigest: onlyElement(digest, file).content,
    contentType: oidOf(onlyElement(type, file).content),
    signedAt: time ? AsnConvert.parse(time, Time).getTime() : null,
  };
}

/** The dotted form of an object identifier's content octets (X.690 §8.19). */
export function oidOf(content: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of content) {
    arc = arc * 128 + (octet & 0x7f);
    if (octet & 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [first = 0, ...rest] = arcs;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join(".");
}
