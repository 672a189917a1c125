import * as z from "zod";
import { trustedDevices } from "#db/queries/devices.ts";
import { listLiveSessions } from "#db/queries/sessions.ts";
import { findUser } from "#db/queries/users.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { Session, sessionOutput } from "../sessions/index.ts";

export const listUserSessions = defineOperation({
  name: "users.listSessions",
  summary: "List where a user is signed in",
  scope: "users:read",
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({ userId: z.string().max(100) }).meta({ id: "ListUserSessions" }),
  output: z.object({ sessions: z.array(Session) }).meta({ id: "UserSessionList" }),
  faults: ["not_found"],
  async run(ctx, { userId }) {
    if (!(await findUser(ctx.tenant, userId))) throw new Fault("not_found", "There is no such user.");
    const rows = await listLiveSessions(ctx.tenant, userId, ctx.now);
    const trusted = await trustedDevices(ctx.tenant, userId);
    return { sessions: await Promise.all(rows.map((row) => sessionOutput(row, ctx.user?.sessionId, trusted))) };
  },
});
