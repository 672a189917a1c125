import * as z from "zod";

/** `AB:CD:…` of a certificate's SHA-256, as keytool prints it, in one spelling. */
const Fingerprint = z
  .string()
  .trim()
  .max(100)
  .transform((text) => text.replaceAll(":", "").toUpperCase())
  .refine((hex) => /^[0-9A-F]{64}$/.test(hex), "must be the SHA-256 of a certificate: 64 hexadecimal digits")
  .transform((hex) => hex.match(/../g)?.join(":") ?? hex);

/** developer.android.com, "Set the application ID". */
const PackageName = z
  .string()
  .trim()
  .max(223)
  .regex(/^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/, "must be a package such as com.example.app");

/** As it is kept. */
export const AndroidApp = z
  .object({ packageName: z.string(), sha256CertFingerprints: z.array(z.string()) })
  .meta({ id: "AndroidApp" });

/** As it is named. */
export const NamedAndroidApp = z
  .object({
    packageName: PackageName,
    sha256CertFingerprints: z.array(Fingerprint).min(1, "must name the fingerprint of a certificate").max(10),
  })
  .meta({ id: "NamedAndroidApp" });

/** developer.apple.com, "Supporting associated domains": the prefix of the team, and the bundle's identifier. */
export const AppleApp = z
  .string()
  .trim()
  .max(200)
  .regex(/^[A-Z0-9]{10}(?:\.[A-Za-z0-9-]+)+$/, "must be a team and a bundle such as ABCDE12345.com.example.app");
