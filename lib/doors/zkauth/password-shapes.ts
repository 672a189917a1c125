import * as z from "zod";
import { expiryOf } from "#lib/crypto/jwt.ts";
import type { confirmEmailVerification, renewSession } from "#lib/domain/sessions/index.ts";
import { secret } from "#lib/engine/secrets.ts";
import { outputShape } from "../shape.ts";
import { goodUntil } from "./session-shapes.ts";

const AccountUser = z
  .object({ id: z.string(), email: z.string().nullable(), emailVerified: z.boolean() })
  .meta({ id: "AccountUser" });

type Account = z.output<typeof confirmEmailVerification.output>["user"];

const accountUser = ({ id, email, isVerified }: Account) => ({ id, email, emailVerified: isVerified });

/** A session's new token; the one before has done its work. */
export const renewed = outputShape(
  z
    .object({
      token: secret(),
      expiresIn: z.number().int(),
      user: AccountUser,
      session: z.object({ sessionId: z.string(), expiresAt: z.string() }).meta({ id: "RenewedSessionTimes" }),
    })
    .meta({ id: "SessionRenewed" }),
  ({ user, accessToken, expiresIn, sessionId, sessionExpiresAt }: z.output<typeof renewSession.output>) => ({
    token: accessToken,
    expiresIn,
    user: accountUser(user),
    session: { sessionId, expiresAt: goodUntil(expiryOf(accessToken), sessionExpiresAt) },
  }),
);

export const emailVerified = outputShape(
  z.object({ verified: z.literal(true), user: AccountUser }).meta({ id: "EmailVerifiedAnswer" }),
  ({ user }: z.output<typeof confirmEmailVerification.output>) => ({
    verified: true as const,
    user: accountUser(user),
  }),
);
