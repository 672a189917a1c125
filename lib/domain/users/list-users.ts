import * as z from "zod";
import { listUsers as listUserRows } from "#db/queries/users.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { nextCursor, pageFields } from "#lib/engine/page.ts";
import { personalIndex } from "../tenancy/index.ts";
import { EmailAddress, normalizeEmail } from "./email-address.ts";
import { User, userOutput } from "./user.ts";

export const listUsers = defineOperation({
  name: "users.list",
  summary: "List users, newest first, or find one by its whole address",
  scope: "users:read",
  effect: "read",
  category: "general",
  cost: 0,
  input: z
    .object({ ...pageFields, email: EmailAddress.optional(), status: z.enum(["active", "blocked"]).optional() })
    .meta({ id: "ListUsers" }),
  output: z.object({ users: z.array(User), nextCursor: z.string().nullable() }).meta({ id: "UserList" }),
  faults: [],
  async run(ctx, { limit, cursor, email, status }) {
    const emailIndex = email && (await personalIndex(ctx.tenantId, "email", normalizeEmail(email)));
    const rows = await listUserRows(ctx.tenant, { limit: limit + 1, before: cursor, emailIndex, status });
    return {
      users: await Promise.all(rows.slice(0, limit).map(userOutput)),
      nextCursor: nextCursor(rows, limit, (row) => row.id),
    };
  },
});
