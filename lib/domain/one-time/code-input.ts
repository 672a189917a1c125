import * as z from "zod";

// Chosen: a code with everything that stands around it in a mail, and no more.
const PASTED_MAX = 60;

/**
 * A code as people paste and type it: without spaces of any kind, dashes and invisible signs, and with the digits of any
 * script and width as 0 to 9.
 */
export function bareCode(pasted: string): string {
  return [...pasted.normalize("NFKC")]
    .map(asDigit)
    .join("")
    .replace(/[\s\p{Pd}\p{Cf}\u{2212}]/gu, "");
}

/** Decimal digits lie in runs of ten that begin with their zero (Unicode §4.6). NFKC has made the others ASCII. */
function asDigit(sign: string): string {
  if (!/\p{Nd}/u.test(sign) || /\d/.test(sign)) return sign;
  const point = sign.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - value - 1))) value++;
  return String(value);
}

const pasted = z.string().max(PASTED_MAX).transform(bareCode);

/** Six digits that were sent. */
export const SentCode = pasted.pipe(z.string().regex(/^\d{6}$/, "must be six digits"));

/** Six digits of an app, or a backup code. */
export const FactorCode = pasted.pipe(z.string().min(6).max(20));
