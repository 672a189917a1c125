import { env } from "#lib/env.ts";

/** Scripts cannot read our cookies and other sites cannot send them; Secure wherever the public address is https. */
export function cookieFlags(): { httpOnly: boolean; sameSite: "Strict"; secure: boolean } {
  return { httpOnly: true, sameSite: "Strict", secure: env().publicUrl.startsWith("https:") };
}
