import * as z from "zod";

// With a scheme, with `www.`, or with a path behind a domain. "Booking.com" is a name.
const ADDRESS = /[a-z][a-z0-9+.-]*:\/\/|\bwww\.|[\p{L}\p{N}-]\.\p{L}{2,}\/|\b(?:mailto|javascript|data|tel):/iu;

/** An organization's name, which stands in subjects and sentences of mails to people who never heard of it. */
export const OrganizationName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((name) => !ADDRESS.test(name.normalize("NFKC")), "must not hold a web address");
