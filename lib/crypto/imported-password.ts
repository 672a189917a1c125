import { randomBytes } from "node:crypto";
import { IMPORTED_KINDS } from "./imported-kinds.ts";

/** Chosen: less than a second of a quiet core. bcrypt at 14, OWASP's scrypt and Django's PBKDF2 of today cost less. */
const COST_MS_MAX = 900;

/**
 * What stands against signing in with a hash of another system, as the end of a sentence ("has a salt of 4 bytes …");
 * undefined where nothing does. Looks at the text alone; `flawFoundByTrying` verifies.
 */
export function flawOf(hashed: string): string | undefined {
  const found = kindOf(hashed);
  if (!found) return "is not of a kind that can be used here: bcrypt, Argon2, scrypt, PBKDF2 or Firebase's scrypt";
  const { kind, groups } = found;
  return (
    kind.flaw(groups) ?? (kind.costMs(groups) > COST_MS_MAX ? "costs more than a sign-in may take here" : undefined)
  );
}

/** Nominal milliseconds of a quiet core that one verification takes; 0 where there is nothing to verify. */
export function importedCostMs(hashed: string): number {
  const found = flawOf(hashed) === undefined ? kindOf(hashed) : undefined;
  return found?.kind.costMs(found.groups) ?? 0;
}

/**
 * Verifies a hash without a flaw once, with a password that nobody has: whatever fits it would open the account to
 * anybody. What stands against the hash, or undefined.
 */
export async function flawFoundByTrying(hashed: string): Promise<string | undefined> {
  const outcome = await tried(hashed, randomBytes(24).toString("base64"));
  if (outcome === "fits") return "fits a password that was made up at random";
  return outcome === "broken" ? "cannot be verified" : undefined;
}

/**
 * Whether the password, as typed, fits a hash made elsewhere: bcrypt, Argon2, scrypt, PBKDF2 (PHC or Django) or
 * Firebase's scrypt. False for every other text, for a hash with a flaw, however it came to be kept, and for one that
 * cannot be verified. Comparison is constant in time.
 */
export async function verifyImported(hashed: string, password: string): Promise<boolean> {
  return flawOf(hashed) === undefined && (await tried(hashed, password)) === "fits";
}

async function tried(hashed: string, password: string): Promise<"fits" | "differs" | "broken"> {
  const found = kindOf(hashed);
  if (!found) return "broken";
  try {
    return (await found.kind.verify(password, found.groups, hashed)) ? "fits" : "differs";
  } catch {
    // A library that throws at a hash says that nothing fits it.
    return "broken";
  }
}

function kindOf(hashed: string) {
  for (const kind of IMPORTED_KINDS) {
    const match = kind.pattern.exec(hashed);
    if (match) return { kind, groups: { ...match.groups } };
  }
  return undefined;
}
