import { generateSecret, generateSync, generateURI, verifySync } from "otplib";

/** What apps show. RFC 6238 §5.2 recommends one step of 30 s for the clock and the way. */
export const TOTP = { algorithm: "sha1", digits: 6, stepSeconds: 30, stepsOfTolerance: 1, secretBits: 160 } as const;

const { stepSeconds: STEP_SECONDS, algorithm, digits } = TOTP;

/** A new TOTP secret of 160 bits in Base32 (RFC 4226 §4 R6). */
export function newTotpSecret(): string {
  return generateSecret({ length: TOTP.secretBits / 8 });
}

/**
 * The `otpauth://totp/` address that authenticator apps scan: SHA-1, six digits, 30 s, as all of them read. Its label has
 * one colon, between issuer and account, encoded or not (Key Uri Format, "Label").
 */
export function totpUri(secret: string, issuer: string, account: string): string {
  const names = { issuer: withoutColons(issuer) || "Bonafide", label: withoutColons(account) };
  return generateURI({ ...names, secret, algorithm, digits, period: STEP_SECONDS });
}

/** Those that look like one are read as one by apps that fold letters. */
function withoutColons(text: string): string {
  return text
    .replace(/[:\u{ff1a}\u{fe13}\u{fe55}]/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();
}

/** The six digits that an app shows at a time. */
export function totpCode(secret: string, at: Date): string {
  return generateSync({ secret, epoch: Math.floor(at.getTime() / 1000), period: STEP_SECONDS, algorithm, digits });
}

/**
 * The time step (RFC 6238 §4.2) that a six-digit code belongs to, at most one step before or after `now`, and later
 * than `afterStep`; undefined for every other text. The caller keeps the step, so that a code works once.
 */
export function totpStep(secret: string, code: string, now: Date, afterStep: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const epoch = Math.floor(now.getTime() / 1000);
  const epochTolerance = TOTP.stepsOfTolerance * STEP_SECONDS;
  const window = { epoch, period: STEP_SECONDS, epochTolerance, afterTimeStep: afterStep, algorithm, digits };
  const result = verifySync({ secret, token: code, ...window });
  return result.valid && "timeStep" in result ? result.timeStep : undefined;
}
