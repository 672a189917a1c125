import type { ApiKeyRow } from "#db/queries/api-keys.ts";
import { equalInConstantTime } from "#lib/crypto/digest.ts";
import { acceptsUnbound, personalIndex } from "../tenancy/index.ts";

type Bound = Pick<ApiKeyRow, "id" | "tenantId" | "mode" | "hash" | "scopes">;

/** An HMAC, under its tenant's own key, of what an API key is and may do. */
export function keyBinding({ id, tenantId, mode, hash, scopes }: Bound): Promise<string> {
  return personalIndex(tenantId, "api key", JSON.stringify([tenantId, mode, id, hash, [...scopes].sort()]));
}

/**
 * Whether a key's row is as it was written: one that was given another tenant, mode or scopes is no key. Rows from before
 * there were bindings hold until the job that binds them has ended.
 */
export async function isBound(key: Bound & Pick<ApiKeyRow, "binding">): Promise<boolean> {
  if (key.binding === null) return acceptsUnbound(key.tenantId);
  return equalInConstantTime(key.binding, await keyBinding(key));
}
