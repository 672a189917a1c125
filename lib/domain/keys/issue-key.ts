import { type ApiKeyRow, countLiveApiKeys, insertApiKey } from "#db/queries/api-keys.ts";
import { lockOwnOrganization } from "#db/queries/organizations.ts";
import { digest } from "#lib/crypto/digest.ts";
import { newId, newSecret } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { limitsOf } from "#lib/engine/plans.ts";
import { FAMILIES } from "./key.ts";
import { keyBinding } from "./key-binding.ts";

type Wanted = { name: string; family: keyof typeof FAMILIES; scopes: readonly string[] };

/** Makes a key of the open tenant and mode. The secret is returned once; its digest is kept. */
export async function issueKey(ctx: TenantContext, wanted: Wanted): Promise<{ row: ApiKeyRow; key: string }> {
  // Locked, so that two at once cannot both be the last that the plan allows.
  const plan = (await lockOwnOrganization(ctx.tenant))?.plan ?? "free";
  const { keysMax } = limitsOf(plan);
  if ((await countLiveApiKeys(ctx.tenant)) >= keysMax)
    throw new Fault("conflict", `The plan allows ${keysMax} keys; revoke one that is not needed first.`);
  const prefix = FAMILIES[wanted.family][ctx.mode];
  const key = newSecret(prefix);
  const { tenantId, mode } = ctx;
  const bound = { id: newId("key", ctx.now.getTime()), hash: digest(key), scopes: [...wanted.scopes] };
  const row = await insertApiKey(ctx.tenant, {
    ...bound,
    binding: await keyBinding({ ...bound, tenantId, mode }),
    name: wanted.name,
    prefix,
    lastFour: key.slice(-4),
    createdBy: ctx.user?.userId ?? null,
    createdAt: ctx.now,
  });
  await ctx.emit("key.created", { subject: row.id, data: { name: wanted.name, scopes: row.scopes } });
  return { row, key };
}
