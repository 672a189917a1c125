/** Whose clients expect which prefix. */
export const FAMILY_WORDS = {
  native: "Bonafide and Zauthy",
  zeroauth: "ZeroAuth",
  zkauth: "ZK-Auth",
  auth1: "Auth1",
} as const;
