import type { Mode } from "#db/schema/columns.ts";

// Ids have no dash, so that the suffix cannot be part of one.
const TEST_SUFFIX = "-test";

/** How addresses of hosted pages name an organization and a mode: `org_…`, or `org_…-test`. */
export function realmOf({ id, mode }: { id: string; mode: Mode }): string {
  return mode === "test" ? id + TEST_SUFFIX : id;
}

/** What a realm names, whether or not there is such an organization; undefined for other texts. */
export function parseRealm(realm: string): { tenantId: string; mode: Mode } | undefined {
  const match = /^(org_[0-9A-Za-z]{1,40})(-test)?$/.exec(realm);
  return match?.[1] ? { tenantId: match[1], mode: match[2] ? "test" : "live" } : undefined;
}
