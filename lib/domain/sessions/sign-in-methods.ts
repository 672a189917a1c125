/** How somebody has proved who it is (RFC 8176), by the names that events tell. */
export const SIGN_IN_METHODS = {
  password: { amr: ["pwd"], isStrong: false },
  // Both prove that the password is known without sending it; the factor is the same.
  password_proof: { amr: ["pwd"], isStrong: false },
  opaque: { amr: ["pwd"], isStrong: false },
  // A secret in a device's software, and nothing that opens it.
  zkp: { amr: ["swk"], isStrong: false },
  magic_link: { amr: ["otp"], isStrong: false },
  otp_email: { amr: ["otp"], isStrong: false },
  otp_sms: { amr: ["sms"], isStrong: false },
  oauth: { amr: ["fed"], isStrong: false },
  // A passkey is something one has, opened by something one knows or is: two factors in one (NIST 800-63B-4 §3.1.7).
  passkey: { amr: ["hwk", "user"], isStrong: true },
} as const;

export type SignInMethod = keyof typeof SIGN_IN_METHODS;
