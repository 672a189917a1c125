import * as z from "zod";
import type { SessionRow } from "#db/queries/sessions.ts";
import { deviceWords } from "#lib/device-words.ts";
import type { Caller, SignedIn } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { openPersonal } from "../tenancy/index.ts";

export const Session = z
  .object({
    id: z.string(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    /** "Firefox on Windows", as far as the user agent tells. */
    device: z.string(),
    isCurrent: z.boolean(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: "Session" });

const Client = z.object({ ip: z.string(), userAgent: z.string() });

/** The address and user agent that a session was opened with. */
export async function clientOf({
  tenantId,
  client,
}: Pick<SessionRow, "tenantId" | "client">): Promise<z.output<typeof Client> | undefined> {
  if (!client) return undefined;
  return Client.parse(JSON.parse(await openPersonal(tenantId, "sessions.client", client)));
}

export async function sessionOutput(row: SessionRow, currentId: string | undefined): Promise<z.input<typeof Session>> {
  const client = await clientOf(row);
  return {
    id: row.id,
    ip: client?.ip ?? null,
    userAgent: client?.userAgent ?? null,
    device: deviceWords(client?.userAgent ?? null),
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
