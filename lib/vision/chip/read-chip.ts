import { verifyZone } from "../mrz/check-digits.ts";
import type { ZoneFormat } from "../mrz/formats.ts";
import { type DocumentFields, zoneFields } from "../mrz/zone-fields.ts";
import { ChipUnreadable } from "./chip-unreadable.ts";
import { type ChipPortrait, portraitOfDg2, zoneOfDg1 } from "./data-groups.ts";
import { issuerCountry } from "./document-signer.ts";
import { broken, onlyElement } from "./element.ts";
import { isUnchanged, parseSecurityObject } from "./security-object.ts";
import { type SignatureFailure, type VerifiedContent, verifySignedData } from "./signed-data.ts";
import { type ChipTrust, judgeSigner, type SignerFailure } from "./trust.ts";

/** The files of a chip, as it gives them. */
export type ChipFiles = { dg1: Uint8Array; dg2: Uint8Array; sod: Uint8Array };

/**
 * `verified`: signed by a document signer of a trusted country, unchanged. `not_trusted`: unchanged since somebody
 * signed it, and nobody here knows whom. `refused`: changed, or signed by who may not.
 */
export type ChipOutcome = "verified" | "not_trusted" | "refused";

export type ChipReading = {
  outcome: ChipOutcome;
  reasons: { code: string; message: string }[];
  zone: { format: ZoneFormat; lines: string[]; valid: boolean };
  fields: DocumentFields;
  /** Not yet decoded, and from a stranger: it goes through `sanitizePortrait`. */
  portrait: ChipPortrait;
  /** ISO 3166-1 alpha-2 of the state that certified the signer; null where nobody verified it. */
  signerCountry: string | null;
};

const LDS_SECURITY_OBJECT = "2.23.136.1.1.1";

type Finding = SignatureFailure | SignerFailure | "dg1_changed" | "dg2_changed";

const sentences: Readonly<Record<Finding | "zone_invalid", string>> = {
  signature_invalid: "The signature over the chip's data does not hold.",
  algorithm_refused: "The chip's data is signed in a way that is too weak or unknown, such as with SHA-1.",
  signer_unknown: "No trusted country certificate has issued the certificate of the chip's signer.",
  signer_invalid: "The certificate of the chip's signer is forged or was not issued for signing documents.",
  signer_expired: "The certificate of the chip's signer, or its country's, is not valid on this day.",
  dg1_changed: "The chip's personal data is not what its issuer signed.",
  dg2_changed: "The chip's portrait is not what its issuer signed.",
  zone_invalid: "A check digit of the chip's machine-readable zone does not fit.",
};

/**
 * Passive Authentication (ICAO 9303-11 §5.1) of the files that a phone has read. Any changed bit of them is refused.
 * It does not show that the chip is no copy: that takes a protocol with the chip itself.
 * Throws `ChipUnreadable` where a file is none.
 */
export function readChip(files: ChipFiles, trust: ChipTrust, now: Date): ChipReading {
  try {
    return authenticate(files, trust, now);
  } catch (cause) {
    if (cause instanceof ChipUnreadable) throw cause;
    // What the ASN.1 and X.509 parsers throw at is malformed; the files' own tags and lengths were right.
    throw broken("SOD", cause);
  }
}

function authenticate(files: ChipFiles, trust: ChipTrust, now: Date): ChipReading {
  const { format, lines } = zoneOfDg1(files.dg1);
  const portrait = portraitOfDg2(files.dg2);
  const valid = verifyZone(format, lines, () => true).holds;
  const verified = verifySignedData(sodContent(files.sod), LDS_SECURITY_OBJECT, "SOD");
  const findings = typeof verified === "string" ? [verified] : findingsOf(files, verified, trust, now);
  const outcome = outcomeOf(findings);
  return {
    outcome,
    reasons: [...findings, ...(valid ? [] : ["zone_invalid" as const])].map((code) => ({
      code,
      message: sentences[code],
    })),
    zone: { format, lines, valid },
    fields: zoneFields(format, lines, now),
    portrait,
    signerCountry: outcome === "verified" && typeof verified !== "string" ? issuerCountry(verified.signer) : null,
  };
}

/** EF.SOD is a SignedData in an envelope of its own (ICAO 9303-10 §4.6.2). */
function sodContent(sod: Uint8Array): Uint8Array {
  const file = onlyElement(sod, "SOD");
  if (file.tag !== 0x77) throw broken("SOD");
  return file.content;
}

function findingsOf(files: ChipFiles, { content, signer, signedAt }: VerifiedContent, trust: ChipTrust, now: Date) {
  const signed = parseSecurityObject(content);
  const judged = judgeSigner(signer, trust, { now, signedAt });
  const table: [boolean, Finding][] = [
    [signed.hash === null, "algorithm_refused"],
    [!isUnchanged(signed, 1, files.dg1), "dg1_changed"],
    [!isUnchanged(signed, 2, files.dg2), "dg2_changed"],
  ];
  const findings = table.flatMap(([applies, finding]) => (applies ? [finding] : []));
  return judged ? [...findings, judged] : findings;
}

function outcomeOf(findings: readonly Finding[]): ChipOutcome {
  if (findings.length === 0) return "verified";
  return findings.every((finding) => finding === "signer_unknown") ? "not_trusted" : "refused";
}
