/** What each second-factor policy means for users. */
export const policyWords = {
  off: { label: "Off", hint: "Nobody is asked for one, not even who has set one up." },
  optional: { label: "Optional", hint: "Who has set up an authenticator app is asked for a code." },
  required: {
    label: "Required",
    hint: "Everybody sets up an authenticator app at the next sign-in. Passkeys count as two.",
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
