import * as z from "zod";
import type { EmergencyResetRow } from "#db/queries/emergency-resets.ts";

/** `pending` until its delay has passed, `ready` while it may be confirmed. */
export const EmergencyReset = z
  .object({
    id: z.string(),
    status: z.enum(["pending", "ready", "confirmed", "cancelled", "expired"]),
    requestedAt: z.iso.datetime(),
    availableAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: "EmergencyReset" });

export function resetOutput(row: EmergencyResetRow, now: Date): z.input<typeof EmergencyReset> {
  return {
    id: row.id,
    status: statusOf(row, now),
    requestedAt: row.createdAt.toISOString(),
    availableAt: row.availableAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}

export function isOpen(row: EmergencyResetRow, now: Date): boolean {
  return row.status === "pending" && row.expiresAt > now;
}

function statusOf(row: EmergencyResetRow, now: Date): z.input<typeof EmergencyReset>["status"] {
  if (row.status !== "pending") return row.status;
  if (!isOpen(row, now)) return "expired";
  return row.availableAt > now ? "pending" : "ready";
}
