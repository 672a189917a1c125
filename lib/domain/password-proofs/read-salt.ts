import * as z from "zod";
import { findUserByEmail } from "#db/queries/users.ts";
import { together } from "#db/together.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { countCall, refuseExceeded } from "#lib/engine/rate-limits.ts";
import { lockoutSubject, refuseLocked } from "../sessions/index.ts";
import { ifItOpens, personalIndex } from "../tenancy/index.ts";
import { EmailAddress, normalizeEmail, openPasswordProof } from "../users/index.ts";
import { CLIENT_HASH, ClientHash } from "./client-hash.ts";
import { decoySalt } from "./decoys.ts";

// Chosen: four times what five tries at a password need; more is somebody watching for a change.
const PER_MINUTE = 20;

/** The same question about an unknown address gets the same salt each time, at the same work. */
export const readSalt = defineLongOperation({
  name: "sessions.readSalt",
  summary: "Read what a client stretches an address's password with",
  scope: "auth:write",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({ email: EmailAddress }).meta({ id: "ReadSalt" }),
  output: z.object({ salt: z.string(), hash: ClientHash }).meta({ id: "Salt" }),
  faults: ["locked", "rate_limited"],
  async run(ctx, { email }) {
    const emailIndex = await personalIndex(ctx.tenantId, "email", normalizeEmail(email));
    const subject = await lockoutSubject(ctx, emailIndex);
    refuseExceeded(await countCall(`salt:${ctx.tenantId}:${ctx.mode}:${subject}`, PER_MINUTE, ctx.now));
    const user = await ctx.transact(async (inside) => {
      const [, found] = await together([refuseLocked(inside, subject), findUserByEmail(inside.tenant, emailIndex)]);
      return found;
    });
    const decoy = await decoySalt(ctx, emailIndex);
    const kept =
      user?.passwordProof && (await ifItOpens(openPasswordProof(user, user.passwordProof), "users.password_proof"));
    return { salt: kept ? kept.salt : decoy, hash: CLIENT_HASH };
  },
});
