import * as z from "zod";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { captureUrl } from "./capture-link.ts";
import { isExpired, sessionToRead } from "./open-session.ts";

/** For whoever lost the link, or hands it over at a desk; writing rights, because it lets its bearer send pictures. */
export const getCaptureLink = defineOperation({
  name: "kyc.sessions.captureLink",
  summary: "Show the capture link of an open verification again",
  scope: "kyc:write",
  effect: "read",
  category: "kyc",
  cost: 0,
  input: z.object({ sessionId: z.string().max(100) }).meta({ id: "CaptureLinkOf" }),
  output: z.object({ id: z.string(), captureUrl: secret(), expiresAt: z.iso.datetime() }).meta({ id: "CaptureLink" }),
  faults: ["not_found", "conflict"],
  async run(ctx, { sessionId }) {
    const row = await sessionToRead(ctx, sessionId);
    const isOpen = (row.status === "pending" || row.status === "in_progress") && !isExpired(row, ctx.now);
    if (!isOpen) throw new Fault("conflict", "This verification is closed, and so is its link.");
    return {
      id: row.id,
      captureUrl: await captureUrl(ctx.tenantId, row.id),
      expiresAt: row.expiresAt.toISOString(),
    };
  },
});
