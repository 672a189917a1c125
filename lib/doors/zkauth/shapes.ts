import * as z from "zod";
import type { whoAmIByToken } from "#lib/domain/sessions/index.ts";
import { outputShape } from "../shape.ts";
import { goodUntil } from "./session-shapes.ts";

export const currentUser = outputShape(
  z
    .object({
      user: z
        .object({ id: z.string(), email: z.string().nullable(), emailVerified: z.boolean() })
        .meta({ id: "CurrentUser" }),
      session: z.object({ sessionId: z.string(), expiresAt: z.string() }).meta({ id: "CurrentSession" }),
    })
    .meta({ id: "Me" }),
  ({ user, session, tokenExpiresAt }: z.output<typeof whoAmIByToken.output>) => ({
    user: { id: user.id, email: user.email, emailVerified: user.isVerified },
    session: {
      sessionId: session.id,
      expiresAt: goodUntil(new Date(tokenExpiresAt), session.expiresAt),
    },
  }),
);
