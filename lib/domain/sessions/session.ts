import * as z from "zod";
import type { SessionClient, SessionRow } from "#db/queries/sessions.ts";
import { placeOf } from "#lib/adapters/geo-ip/index.ts";
import { deviceWords } from "#lib/device-words.ts";
import type { Caller, SignedIn, TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { cell, openPersonal, sealPersonal } from "../tenancy/index.ts";

/** The country by ISO 3166-1 alpha-2, and the city where the operator's database knows cities. */
const SessionLocation = z.object({ country: z.string(), city: z.string().nullable() }).meta({ id: "SessionLocation" });

export const Session = z
  .object({
    id: z.string(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    /** What the client called it, or "Firefox on Windows", as far as the user agent tells. */
    device: z.string(),
    /** Where it was opened, by its address; null where that tells nothing. */
    location: SessionLocation.nullable(),
    isCurrent: z.boolean(),
    /** The named device that it is on, where that is known. */
    deviceId: z.string().nullable(),
    /** Whether the user has confirmed that device. */
    isTrustedDevice: z.boolean(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: "Session" });

const Client = z.object({
  ip: z.string(),
  userAgent: z.string(),
  /** What the client called its device when it signed in, where it did. */
  deviceName: z.string().optional(),
  // Sessions opened before places were known have none.
  location: SessionLocation.nullable().default(null),
});

/**
 * What is kept of the client that opens a session, sealed as one: who is where is as personal as the address. The place is
 * the one that the address tells, unless it is given.
 */
export async function sealClient(
  { client }: Pick<TenantContext, "client">,
  session: Pick<SessionRow, "tenantId" | "mode" | "id" | "userId">,
  place?: z.output<typeof SessionLocation>,
): Promise<Buffer> {
  const kept: z.input<typeof Client> = { ...client, location: place ?? (await placeOf(client.ip)) };
  return sealPersonal(cell("sessions.client", session), JSON.stringify(kept));
}

/** The address, place and user agent that a session was opened with. */
export async function clientOf(session: SessionClient): Promise<z.output<typeof Client> | undefined> {
  if (!session.client) return undefined;
  return Client.parse(JSON.parse(await openPersonal(cell("sessions.client", session), session.client)));
}

/** `trusted` are the ids of the user's confirmed devices. */
export async function sessionOutput(
  row: SessionRow,
  currentId: string | undefined,
  trusted: ReadonlySet<string>,
): Promise<z.input<typeof Session>> {
  const client = await clientOf(row);
  return {
    id: row.id,
    ip: client?.ip ?? null,
    userAgent: client?.userAgent ?? null,
    device: client?.deviceName ?? deviceWords(client?.userAgent ?? null),
    location: client?.location ?? null,
    isCurrent: row.id === currentId,
    deviceId: row.deviceId,
    isTrustedDevice: row.deviceId !== null && trusted.has(row.deviceId),
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
