import * as z from "zod";
import { findUser } from "#db/queries/users.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { User, userOutput } from "./user.ts";

export const getUser = defineOperation({
  name: "users.get",
  summary: "Read one user",
  scope: "users:read",
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({ userId: z.string().max(100) }).meta({ id: "UserId" }),
  output: User,
  faults: ["not_found"],
  async run(ctx, { userId }) {
    const row = await findUser(ctx.tenant, userId);
    if (!row) throw new Fault("not_found", "There is no such user.");
    return userOutput(row);
  },
});
