/** What each second-factor policy means for users. */
export const policyWords = {
  off: { label: "Off", hint: "Nobody is asked for a second factor, even if they have set one up." },
  optional: { label: "Optional", hint: "Users who have set up an authenticator app are asked for a code." },
  required: {
    label: "Required",
    hint: "Whoever has not answered with one signs in again, you included, and sets up an authenticator app at the hosted sign-in. Passkeys count as two.",
  },
} as const;

/** What each way of taking passwords means for users of the hosted sign-in. */
export const passwordLoginWords = {
  password: { label: "Sent", hint: "The password comes to this server, which keeps an Argon2id hash of it." },
  proof: {
    label: "Proven",
    hint: "The browser proves that the password is known. Whoever reads one such sign-in can try passwords on it: prefer OPAQUE where people choose them.",
  },
  opaque: {
    label: "OPAQUE",
    hint: "Recommended. The password never leaves the browser, and what the server keeps is of no use for guessing without its root secret.",
  },
} as const;

export const RESET_APPROVAL_LABEL = "New passwords from a reset link await approval";
