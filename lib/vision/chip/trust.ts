import { isIssuedBy, isWithin, maySignDocuments, type ParsedCertificate, parseCertificate } from "./document-signer.ts";
import { elementsOf, onlyElement } from "./element.ts";
import { verifySignedData } from "./signed-data.ts";

/** The country signing certificates that an operator trusts. Opaque to callers. */
export type ChipTrust = { readonly anchors: readonly ParsedCertificate[] };

/** A file of the operator's: PEM (also several), DER, or a master list (ICAO 9303-12 §9). */
export type TrustFile = { name: string; bytes: Uint8Array };

const MASTER_LIST = "2.23.136.1.1.2";

/**
 * Takes what stands in the operator's files. Certificates that sign themselves are trusted as they are; others (link
 * certificates, ICAO 9303-12 §7.1.2) when a trusted one issued them; a master list when its signer is so trusted.
 * `unusable` names the files that gave nothing.
 */
export function readTrust(files: readonly TrustFile[]): { trust: ChipTrust; unusable: string[] } {
  const read = files.map((file) => ({ name: file.name, ...contentsOf(file.bytes) }));
  const anchors = trusted(read.flatMap((file) => file.certificates));
  const isSigned = (signer: ParsedCertificate | null) =>
    signer === null || anchors.some((anchor) => isIssuedBy(signer, anchor));
  const usable = read.filter(({ certificates, signer }) => certificates.length > 0 && isSigned(signer));
  return {
    trust: { anchors: trusted(usable.flatMap((file) => file.certificates)) },
    unusable: read.filter((file) => !usable.includes(file)).map((file) => file.name),
  };
}

function trusted(candidates: readonly ParsedCertificate[]): ParsedCertificate[] {
  const authorities = candidates.filter(({ x509 }) => x509.ca);
  let anchors = authorities.filter((each) => each.x509.checkIssued(each.x509) && isSelfSigned(each));
  for (;;) {
    const linked = authorities.filter(
      (each) => !anchors.includes(each) && anchors.some((anchor) => isIssuedBy(each, anchor)),
    );
    if (linked.length === 0) return anchors;
    anchors = [...anchors, ...linked];
  }
}

/** A root proves nothing by its own signature; one that fails is a damaged file. Its algorithm does not matter. */
function isSelfSigned({ x509 }: ParsedCertificate): boolean {
  return x509.verify(x509.publicKey);
}

type Contents = { certificates: ParsedCertificate[]; signer: ParsedCertificate | null };

function contentsOf(bytes: Uint8Array): Contents {
  const pem = Buffer.from(bytes)
    .toString("latin1")
    .match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (pem) return { certificates: pem.flatMap((text) => certificateIn(derOfPem(text))), signer: null };
  const alone = certificateIn(bytes);
  return alone.length > 0 ? { certificates: alone, signer: null } : masterList(bytes);
}

function derOfPem(text: string): Uint8Array {
  return Buffer.from(text.replace(/-----[^-]+-----|\s/g, ""), "base64");
}

function certificateIn(der: Uint8Array): ParsedCertificate[] {
  try {
    return [parseCertificate(der)];
  } catch {
    return [];
  }
}

function masterList(bytes: Uint8Array): Contents {
  const nothing = { certificates: [], signer: null };
  try {
    const verified = verifySignedData(bytes, MASTER_LIST, "master list", masterListElementsMax);
    if (typeof verified === "string") return nothing;
    const [, set] = elementsOf(onlyElement(verified.content, "master list").content, "master list");
    const certificates = elementsOf(set?.content ?? new Uint8Array(), "master list");
    return { certificates: certificates.flatMap(({ whole }) => certificateIn(whole)), signer: verified.signer };
  } catch {
    return nothing;
  }
}

const masterListElementsMax = 2_000_000; // a list of every state holds about 600 certificates; the file is the operator's own

/** What stands against a document signer; null where nothing does. */
export type SignerFailure = "signer_unknown" | "signer_invalid" | "signer_expired";

/** Judges a document signer's certificate by the trusted ones, as ICAO 9303-12 §5 asks. Revocation lists are not looked at. */
export function judgeSigner(
  signer: ParsedCertificate,
  { anchors }: ChipTrust,
  at: { now: Date; signedAt: Date | null },
): SignerFailure | null {
  const named = anchors.filter((anchor) => signer.x509.checkIssued(anchor.x509));
  if (named.length === 0) return "signer_unknown";
  const issuers = named.filter((anchor) => isIssuedBy(signer, anchor));
  if (issuers.length === 0 || !maySignDocuments(signer)) return "signer_invalid";
  const wasValid = at.signedAt === null || isWithin(signer, at.signedAt);
  const isValid = isWithin(signer, at.now) && issuers.some((issuer) => isWithin(issuer, at.now));
  return wasValid && isValid ? null : "signer_expired";
}
