export type PasswordRule = { label: string; isMet: boolean };

/** The rules that a password is held against while it is typed; the server holds it against the same ones again. */
export function passwordRules(password: string): PasswordRule[] {
  return [
    { label: "8 characters or more", isMet: password.length >= 8 && password.length <= 128 },
    { label: "An upper-case letter", isMet: /\p{Lu}/u.test(password) },
    { label: "A lower-case letter", isMet: /\p{Ll}/u.test(password) },
    { label: "A digit", isMet: /\p{Nd}/u.test(password) },
    { label: "A special character", isMet: /[^\p{L}\p{N}\s]/u.test(password) },
  ];
}
