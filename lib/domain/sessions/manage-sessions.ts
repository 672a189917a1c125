import * as z from "zod";
import { trustedDevices } from "#db/queries/devices.ts";
import { listLiveSessions, revokeSessions } from "#db/queries/sessions.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { Session, sessionOutput, signedIn } from "./session.ts";

const Done = z.object({ success: z.literal(true) }).meta({ id: "Done" });
const Revoked = z.object({ success: z.literal(true), revoked: z.number().int() }).meta({ id: "RevokedSessions" });
const own = { scope: "self:write", effect: "write", category: "auth", cost: 0 } as const;

export const listSessions = defineOperation({
  name: "sessions.list",
  summary: "List the signed-in user's sessions",
  scope: "self:read",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInput" }),
  output: z.object({ sessions: z.array(Session) }).meta({ id: "SessionList" }),
  faults: [],
  async run(ctx) {
    const { userId, sessionId } = signedIn(ctx);
    const rows = await listLiveSessions(ctx.tenant, userId, ctx.now);
    const trusted = await trustedDevices(ctx.tenant, userId);
    return { sessions: await Promise.all(rows.map((row) => sessionOutput(row, sessionId, trusted))) };
  },
});

export const logOut = defineOperation({
  ...own,
  name: "sessions.logOut",
  admitsUnanswered: true,
  summary: "End the current session",
  input: z.object({}).meta({ id: "NoInputLogOut" }),
  output: Done,
  faults: [],
  async run(ctx) {
    const { userId, sessionId } = signedIn(ctx);
    await revokeSessions(ctx.tenant, { userId, sessionId }, ctx.now);
    await ctx.emit("session.ended", { subject: userId, data: { sessionId } });
    return { success: true as const };
  },
});

export const revokeSession = defineOperation({
  ...own,
  name: "sessions.revoke",
  summary: "End one of the signed-in user's sessions",
  input: z.object({ sessionId: z.string().max(100) }).meta({ id: "SessionId" }),
  output: Done,
  faults: ["not_found"],
  async run(ctx, { sessionId }) {
    const { userId } = signedIn(ctx);
    const revoked = await revokeSessions(ctx.tenant, { userId, sessionId }, ctx.now);
    if (revoked.length === 0) throw new Fault("not_found", "There is no such session.");
    await ctx.emit("session.revoked", { subject: userId, data: { sessionId } });
    return { success: true as const };
  },
});

export const revokeAllSessions = defineOperation({
  ...own,
  name: "sessions.revokeAll",
  summary: "End all sessions of the signed-in user",
  input: z.object({}).meta({ id: "NoInputRevokeAll" }),
  output: Revoked,
  faults: [],
  async run(ctx) {
    const { userId } = signedIn(ctx);
    const revoked = await revokeSessions(ctx.tenant, { userId }, ctx.now);
    await ctx.emit("session.revoked", { subject: userId, data: { count: revoked.length } });
    return { success: true as const, revoked: revoked.length };
  },
});
