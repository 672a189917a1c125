import * as z from "zod";
import { commonPasswords } from "./common-passwords.ts";

// The words at the head of every published list of leaked passwords, without their digits and signs.
const COMMON_WORDS = new Set(
  `password passwort motdepasse contrasena senha qwerty qwertz azerty qwertyuiop asdfgh asdfghjkl zxcvbn welcome willkommen
   letmein admin administrator root login master monkey dragon iloveyou princess sunshine football baseball superman batman
   starwars shadow michael jordan hunter trustno abc abcd abcdef changeme default secret test testing guest user hello
   summer winter spring autumn january february march april may june july august september october november december
   monday tuesday wednesday thursday friday saturday sunday company access pass passw bonafide`.split(/\s+/),
);

const LOOKALIKES: Record<string, string> = {
  "@": "a",
  "4": "a",
  "3": "e",
  "1": "i",
  "!": "i",
  "0": "o",
  $: "s",
  "5": "s",
  "7": "t",
};

export const PASSWORD_LENGTH = { min: 8, max: 128 } as const;

/** Of any composition, as ZeroAuth's sign-up asks for none; what is guessed first is refused by `isCommon`. */
export const FreePassword = z
  .string()
  .min(PASSWORD_LENGTH.min, "must have at least 8 characters")
  .max(PASSWORD_LENGTH.max, "must have at most 128 characters");

/** The published rule: 8 characters or more with upper, lower, digit and special; any Unicode, at most 128. */
export const Password = FreePassword.refine((text) => /\p{Lu}/u.test(text), "must have an upper-case letter")
  .refine((text) => /\p{Ll}/u.test(text), "must have a lower-case letter")
  .refine((text) => /\p{Nd}/u.test(text), "must have a digit")
  .refine((text) => /[^\p{L}\p{N}\s]/u.test(text), "must have a special character")
  .refine((text) => !isCommon(text), "is one of the passwords that are guessed first");

/** Whether a password, as it is or without its disguise, is a published one, a common word or a word about its owner. */
export function isCommon(password: string, ownWords: readonly string[] = []): boolean {
  const plain = password.normalize("NFKC").toLowerCase();
  const headed = plain.replace(/[\d\W_]+$/u, "");
  const spelled = spell(headed);
  const words = [lettersOf(plain), lettersOf(spelled)];
  const own = ownWords.map((word) => lettersOf(word.toLowerCase())).filter((word) => word.length >= 4);
  return (
    words.some((word) => COMMON_WORDS.has(word) || own.includes(word)) ||
    isPublished([plain, spell(plain), plain.replace(/[^\p{L}\p{N}]/gu, ""), headed, spelled, ...words])
  );
}

// Chosen: fewer letters are what chance leaves of a good password without its digits and signs.
const DISGUISED_LENGTH_MIN = 5;

function isPublished(forms: readonly string[]): boolean {
  const published = commonPasswords();
  return forms.some((form) => form.length >= DISGUISED_LENGTH_MIN && published.has(form));
}

function spell(text: string): string {
  return [...text].map((sign) => LOOKALIKES[sign] ?? sign).join("");
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}]/gu, "");
}
