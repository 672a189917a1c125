import type * as z from "zod";
import type { readRevocations } from "#lib/domain/credentials/index.ts";

type Revocations = z.output<typeof readRevocations.output>;

/** Public and the same for everybody, so that a holder's copy tells nobody anything; weak, as a root is not its bytes. */
export function revocationHeaders({ root, timestamp }: Revocations): Record<string, string> {
  return {
    "cache-control": "public, max-age=60",
    etag: `W/"${root}.${Date.parse(timestamp) / 1000}"`,
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
  };
}
