import * as z from "zod";
import type { SessionRow } from "#db/queries/sessions.ts";
import type { Caller, SignedIn } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { openPersonal } from "../tenancy/index.ts";

export const Session = z
  .object({
    id: z.string(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    isCurrent: z.boolean(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: "Session" });

const Client = z.object({ ip: z.string(), userAgent: z.string() });

export async function sessionOutput(row: SessionRow, currentId: string | undefined): Promise<z.input<typeof Session>> {
  const client =
    row.client && Client.parse(JSON.parse(await openPersonal(row.tenantId, "sessions.client", row.client)));
  return {
    id: row.id,
    ip: client?.ip ?? null,
    userAgent: client?.userAgent ?? null,
    isCurrent: row.id === currentId,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}

/** The signed-in user of a call, or `token_missing` where the credential is nobody's. */
export function signedIn(caller: Caller): SignedIn {
  if (!caller.user) throw new Fault("token_missing");
  return caller.user;
}
