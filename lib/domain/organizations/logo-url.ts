import type { OrganizationRow } from "#db/queries/organizations.ts";
import { env } from "#lib/env.ts";

/** Every upload has a file of its own, so its id names the picture for ever. */
export function logoVersion(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Where anybody reads the logo, the same in live and in test mode; null where there is none. */
export function logoUrl({ id, logo }: Pick<OrganizationRow, "id" | "logo">): string | null {
  return logo === null ? null : `${env().publicUrl}/hosted/${id}/logo?v=${logoVersion(logo)}`;
}
