import * as z from "zod";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { lacksFactor } from "./answered.ts";
import { authenticateToken } from "./authenticate-token.ts";

const Invalid = { valid: false, userId: null, role: null, orgId: null, sessionId: null, expiresAt: null };

/** Long by kind, since it opens no transaction: a signature, and a look at a session cached for a second. */
export const verifyToken = defineLongOperation({
  name: "tokens.verify",
  summary: "Tell whether an access token is valid, and whose it is",
  scope: "auth:write",
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({ token: z.string().min(1).max(4096) }).meta({ id: "VerifyToken" }),
  output: z
    .object({
      valid: z.boolean(),
      userId: z.string().nullable(),
      role: z.string().nullable(),
      orgId: z.string().nullable(),
      sessionId: z.string().nullable(),
      expiresAt: z.iso.datetime().nullable(),
    })
    .meta({ id: "TokenStanding" }),
  faults: [],
  async run(ctx, { token }) {
    const session = await authenticateToken(token, ctx.now);
    if (!session || session.tenantId !== ctx.tenantId || session.mode !== ctx.mode) return Invalid;
    if (lacksFactor(session, session)) return Invalid;
    return {
      valid: true,
      userId: session.userId,
      role: session.role,
      orgId: session.tenantId,
      sessionId: session.id,
      expiresAt: session.expiresAt.toISOString(),
    };
  },
});
