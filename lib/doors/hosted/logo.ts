import type * as z from "zod";
import type { readLogo } from "#lib/domain/organizations/index.ts";

type LogoFile = z.output<typeof readLogo.output>;

/** A year, as long as caches keep anything (RFC 9111 §5.2, RFC 8246); without a version it is asked for each time. */
export const logoFile = {
  file: { type: "image/png", bytes: ({ png }: LogoFile) => Uint8Array.from(png) },
  headers: ({ isVersioned }: LogoFile) => ({
    "cache-control": isVersioned ? "public, max-age=31536000, immutable" : "no-cache",
  }),
};
