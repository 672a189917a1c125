import * as z from "zod";
import { findConsoleAddress } from "#db/queries/organizations.ts";
import { findUser, noteLogin } from "#db/queries/users.ts";
import { lookUp } from "#db/tenant.ts";
import { verifyPassword } from "#lib/crypto/password.ts";
import { Fault } from "#lib/engine/faults.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { noteFailure, noteSuccess, refuseLocked, sourceOf, startSession, tokenFields } from "../sessions/index.ts";
import { platformIndex, warmTenantKeys } from "../tenancy/index.ts";
import { EmailAddress, normalizeEmail, User, userOutput } from "../users/index.ts";

const wrong = () => new Fault("wrong_credentials");

// Addresses that nobody signs in with are counted and locked like all others, so that a lock tells nothing.
const NOBODY = "none";

/** Signs a member of any organization in to the console. */
export const logInToConsole = definePlatformOperation({
  name: "console.logIn",
  summary: "Sign in to the console",
  scope: null,
  effect: "write",
  category: "auth",
  cost: 0,
  input: z.object({ email: EmailAddress, password: z.string().min(1).max(1000) }).meta({ id: "ConsoleLogIn" }),
  output: z
    .object({ user: User, organizationId: z.string(), sessionId: z.string(), ...tokenFields })
    .meta({ id: "ConsoleSession" }),
  faults: ["wrong_credentials", "locked", "overloaded"],
  async run(ctx, { email, password }) {
    const addressIndex = platformIndex("console address", normalizeEmail(email));
    const known = await lookUp((platform) => findConsoleAddress(platform, addressIndex));
    if (known) await warmTenantKeys(known.tenantId);
    const address = known ?? { tenantId: NOBODY, mode: "live" as const, userId: NOBODY };
    const subject = platformIndex("console lockout", `${addressIndex} ${sourceOf(ctx.client.ip)}`);
    const user = await ctx.transact((_platform, enter) =>
      enter(address.tenantId, address.mode, async (inside) => {
        await refuseLocked(inside, subject);
        return findUser(inside.tenant, address.userId);
      }),
    );
    const isRight = await verifyPassword(user?.passwordHash ?? null, password);
    if (!user || !isRight || user.status !== "active") {
      await ctx.transact((_platform, enter) =>
        enter(address.tenantId, address.mode, async (inside) => {
          await noteFailure(inside, subject);
          if (known) await inside.emit("login.failed", { subject: known.userId, data: { method: "console" } });
        }),
      );
      throw wrong();
    }
    return ctx.transact((_platform, enter) =>
      enter(address.tenantId, address.mode, async (inside) => {
        await noteSuccess(inside, subject);
        await noteLogin(inside.tenant, user.id, ctx.now);
        const tokens = await startSession(inside, user, { kind: "console" });
        await inside.emit("console.login", { subject: user.id, data: { sessionId: tokens.sessionId } });
        return { user: await userOutput(user), organizationId: address.tenantId, ...tokens };
      }),
    );
  },
});
