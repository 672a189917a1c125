/** What each second-factor policy means for users. */
export const policyWords = {
  off: { label: "Off", hint: "Nobody is asked for one, not even who has set one up." },
  optional: { label: "Optional", hint: "Who has set up an authenticator app is asked for a code." },
  required: {
    label: "Required",
    hint: "Everybody sets up an authenticator app at the next sign-in. Passkeys count as two.",
  },
} as const;
