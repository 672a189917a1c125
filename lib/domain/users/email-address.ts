import { domainToASCII } from "node:url";
import * as z from "zod";

// RFC 5321 §4.5.3.1: octets of the part before the sign, and of the domain.
const LOCAL_OCTETS_MAX = 64;
const DOMAIN_OCTETS_MAX = 255;

// RFC 5322 §3.2.3, with the letters of the world (RFC 6531 §3.3): runs of these, parted by single dots.
const DOT_ATOM = /^[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+)*$/u;
// RFC 5321 §4.1.2: anything printable in quotation marks.
const QUOTED = /^"(?:[\x20\x21\x23-\x5b\x5d-\x7e\u{80}-\u{10ffff}]|\\[\x20-\x7e])*"$/u;
// RFC 5890 §2.3.1. The last label is no number (RFC 3696 §2), or an address of numbers would be a domain.
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?!\\d+$)${LABEL}$`);
// Separators, controls, formats (direction, zero width), private and unassigned signs: read one way and sent another.
const UNREADABLE = /[\p{Z}\p{C}]/u;

/** Whether mail could be addressed so: RFC 5321, and RFC 6531 for letters beyond ASCII, domains in either spelling. */
export function isEmailAddress(text: string): boolean {
  const { local, domain } = partsOf(text);
  if (Buffer.byteLength(local) > LOCAL_OCTETS_MAX || (!DOT_ATOM.test(local) && !QUOTED.test(local))) return false;
  if (UNREADABLE.test(local.replaceAll(" ", "")) || isMistakable(local)) return false;
  const ascii = asciiDomain(domain);
  return ascii.length <= DOMAIN_OCTETS_MAX && DOMAIN.test(ascii);
}

/**
 * The spelling by which an address is found again: letters in one case and one composition, the domain as the network
 * spells it. Letters that merely look alike stay different, since they are different mailboxes.
 */
export function normalizeEmail(email: string): string {
  const { local, domain } = partsOf(email.trim());
  return `${unquoted(local).normalize("NFC").toLowerCase()}@${asciiDomain(domain) || domain.toLowerCase()}`;
}

/** As it stands in what a password proof is bound to, which its client writes too (docs/zkauth.md). */
export function addressInProofs(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase();
}

/** As mail is sent to it: the domain in ASCII, which every server on the way understands. */
export function mailableAddress(email: string): string {
  const { local, domain } = partsOf(email.trim());
  return `${local}@${asciiDomain(domain) || domain}`;
}

export const EmailAddress = z.string().trim().max(400).refine(isEmailAddress, "Invalid email address");

function partsOf(email: string): { local: string; domain: string } {
  const at = email.lastIndexOf("@");
  return at < 0 ? { local: "", domain: "" } : { local: email.slice(0, at), domain: email.slice(at + 1) };
}

/** UTS 46, as browsers do it; empty for what is no domain. What that would repair (ports, paths, %2e) is none either. */
function asciiDomain(domain: string): string {
  return /[\s%:/?#@[\]\\<>^|\p{C}]/u.test(domain) ? "" : domainToASCII(domain);
}

/** A sign that becomes one of ASCII in lower case (the Kelvin sign) would make two mailboxes one account. */
function isMistakable(local: string): boolean {
  return [...local].some((sign) => sign > "\x7f" && /[\x20-\x7f]/.test(sign.normalize("NFC").toLowerCase()));
}

/** `"ada"@…` is `ada@…` (RFC 5321 §4.1.2). */
function unquoted(local: string): string {
  const inner = QUOTED.test(local) ? local.slice(1, -1).replace(/\\(.)/gu, "$1") : local;
  return DOT_ATOM.test(inner) ? inner : local;
}
