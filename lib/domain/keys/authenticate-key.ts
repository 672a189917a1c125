import { findApiKeyByHash, type KeyWithPlan } from "#db/queries/api-keys.ts";
import { shortCached } from "#db/short-cache.ts";
import { lookUp } from "#db/tenant.ts";
import { digest } from "#lib/crypto/digest.ts";
import { log } from "#lib/log.ts";
import { processWide } from "#lib/process-wide.ts";
import { warmTenantKeys } from "../tenancy/index.ts";
import { PREFIXES } from "./key.ts";
import { isBound } from "./key-binding.ts";

export type AuthenticatedKey = {
  keyId: string;
  tenantId: string;
  mode: "live" | "test";
  scopes: readonly string[];
  plan: KeyWithPlan["plan"];
  isSuspended: boolean;
};

const KEY_PATTERN = new RegExp(`^(?:${PREFIXES.join("|")})[0-9A-Za-z]{43}$`);

/** Whether a text is written like one of our keys; it may still not exist. */
export function looksLikeKey(text: string): boolean {
  return KEY_PATTERN.test(text);
}

/** The key's standing, at most a second old; undefined for unknown and revoked keys alike. */
export async function authenticateKey(key: string): Promise<AuthenticatedKey | undefined> {
  if (!looksLikeKey(key)) return undefined;
  const hash = digest(key);
  const found = await shortCached("key", hash, () => lookUp((platform) => findApiKeyByHash(platform, hash)));
  if (!found || found.key.revokedAt) return undefined;
  await warmTenantKeys(found.key.tenantId);
  if (!(await isBound(found.key))) {
    log().error({ keyId: found.key.id }, "an API key's row was changed outside of this server, and is refused");
    return undefined;
  }
  usedKeys().add(found.key.id);
  return {
    keyId: found.key.id,
    tenantId: found.key.tenantId,
    mode: found.key.mode,
    scopes: found.key.scopes,
    plan: found.plan,
    isSuspended: found.status === "suspended",
  };
}

/** Keys used since this was last emptied; written down by a timer, so that reads stay reads. */
export function usedKeys(): Set<string> {
  return processWide("used-keys", () => new Set<string>());
}
