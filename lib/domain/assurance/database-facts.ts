import { type AppRole, appliedMigrations, appRole, databaseVersion, tableSecurity } from "#db/queries/assurance.ts";
import type { PlatformReader } from "#db/tenant.ts";
import { buildFacts } from "./build-facts.ts";

/** What the database itself says of how it keeps tenants apart, asked now. */
export async function readDatabaseFacts(platform: PlatformReader) {
  const tables = await tableSecurity(platform);
  const applied = new Set(await appliedMigrations(platform));
  const { migrations: shipped } = buildFacts();
  const unprotected = tables.filter(
    ({ rowSecurity, policies, openPolicies }) => !rowSecurity || policies === 0 || openPolicies > 0,
  );
  const role = await appRole(platform);
  return {
    version: await databaseVersion(platform),
    migrations: {
      shipped: shipped.length,
      applied: shipped.filter((when) => applied.has(when)).length,
      isCurrent: shipped.every((when) => applied.has(when)),
    },
    rowSecurity: {
      holds: tables.length > 0 && unprotected.length === 0,
      tenantTables: tables.length,
      unprotected: unprotected.map(({ table }) => table),
    },
    applicationRole: role ? { ...role, holds: isHeld(role) } : null,
  };
}

function isHeld({ superuser, bypassesRowSecurity, canLogIn, createsRoles, ownedTables }: AppRole): boolean {
  return !superuser && !bypassesRowSecurity && !canLogIn && !createsRoles && ownedTables === 0;
}
