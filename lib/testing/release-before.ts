import { connection } from "#db/client.ts";
import { listSealedOtherwise, replaceSealed } from "#db/queries/sealed-values.ts";
import { MODES } from "#db/schema/columns.ts";
import { inTenant } from "#db/tenant.ts";
import { CELLS, type CellName, cellOf } from "#lib/domain/tenancy/cells.ts";
import { openPersonalBytes } from "#lib/domain/tenancy/personal-data.ts";
import { openRoot, reloadKeys } from "#lib/domain/tenancy/tenant-keys.ts";
import { masterKey } from "#lib/engine/master-key.ts";
import { sealedBefore } from "./sealed-before.ts";

/** Makes a tenant as the release before had it: a root of version 1 that seals everything, and keys without a binding. */
export async function asReleaseBefore(tenantId: string): Promise<void> {
  const { sql } = connection();
  const [organization] = await sql`select data_key from organizations where id = ${tenantId}`;
  const root = openRoot({ id: tenantId, dataKey: organization?.data_key });
  for (const mode of MODES)
    await inTenant(tenantId, mode, async (tenant) => {
      for (const [name, cell] of Object.entries(CELLS)) {
        const column = { name, fields: cell.row };
        const values = await listSealedOtherwise(tenant, column, { header: Buffer.alloc(9), after: "", limit: 1000 });
        for (const value of values) {
          // Safe: columns come from `CELLS`.
          const place = cellOf(name as CellName, { tenantId, mode }, (field) => value.fields[field]);
          const plain = await openPersonalBytes(place, value.sealed);
          await replaceSealed(tenant, column, value, sealedBefore(root, plain, place.before));
        }
      }
    });
  const wrapped = sealedBefore(masterKey(), root, `data key of ${tenantId}`);
  await sql`update organizations set data_key = ${wrapped} where id = ${tenantId}`;
  await sql`delete from data_keys where tenant_id = ${tenantId}`;
  await sql`update api_keys set binding = null where tenant_id = ${tenantId}`;
  await reloadKeys(tenantId);
}
