import * as z from "zod";
import type { PasskeyRow } from "#db/queries/passkeys.ts";
import { Fault } from "#lib/engine/faults.ts";
import { cell, openPersonal } from "../tenancy/index.ts";

// Chosen: more than anybody's devices, few enough for a browser's list of what to exclude.
const PASSKEYS_MAX = 20;

/** How a browser may reach the authenticator (WebAuthn L3 §5.8.4); others are not kept. */
export const Transport = z.enum(["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"]);

export const PasskeyName = z.string().trim().min(1).max(100);

export const Passkey = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    transports: z.array(Transport),
    isBackedUp: z.boolean(),
    /** A copy of it may exist: it no longer signs in. */
    isFlagged: z.boolean(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Passkey" });

export async function passkeyOutput(row: PasskeyRow): Promise<z.input<typeof Passkey>> {
  return {
    id: row.id,
    name: row.name && (await openPersonal(cell("passkeys.name", row), row.name)),
    transports: knownTransports(row.transports),
    isBackedUp: row.isBackedUp,
    isFlagged: row.flaggedAt !== null,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}

export function knownTransports(given: readonly string[]): z.output<typeof Transport>[] {
  return [...new Set(given)].flatMap((each) => Transport.safeParse(each).data ?? []);
}

/** The user handle of our users: the id's bytes, which tell nobody who it is (WebAuthn L3 §14.6.1). */
export function userHandleOf(userId: string): string {
  return Buffer.from(userId).toString("base64url");
}

export function refuseTooMany(passkeys: number): void {
  if (passkeys >= PASSKEYS_MAX)
    throw new Fault("conflict", `A user has ${PASSKEYS_MAX} passkeys at most; remove one first.`);
}
