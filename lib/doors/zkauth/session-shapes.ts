import * as z from "zod";
import { expiryOf } from "#lib/crypto/jwt.ts";
import type { SignedIn, SignInOutcome } from "#lib/domain/sessions/index.ts";
import { secret } from "#lib/engine/secrets.ts";
import { outputShape } from "../shape.ts";

export const SessionEnvelope = z
  .object({
    token: secret(),
    expiresIn: z.number().int(),
    user: z
      .object({ id: z.string(), email: z.string().nullable(), emailVerified: z.boolean() })
      .meta({ id: "SessionUser" }),
    session: z.object({ sessionId: z.string(), expiresAt: z.string() }).meta({ id: "OpenedSession" }),
  })
  .meta({ id: "SessionOpened" });

/** zkauth publishes no second factor at sign-in: this is the native door's answer, in its spelling. */
const SecondFactor = z
  .object({
    mfaRequired: z.literal(true),
    mfaToken: secret(),
    mfaMethods: z.array(z.string()),
    mfaSetupRequired: z.literal(true).optional(),
  })
  .meta({ id: "SecondFactorAsked" });

/**
 * Until when a session's token is good: what zkauth's clients know as the session's end, by which they refresh it. Our
 * session goes on behind it, and is no use to a client whose token has ended.
 */
export function goodUntil(tokenExpiresAt: Date, sessionExpiresAt: string): string {
  return new Date(Math.min(tokenExpiresAt.getTime(), Date.parse(sessionExpiresAt))).toISOString();
}

/** A session as zkauth tells it. */
export function sessionEnvelope(opened: z.output<typeof SignedIn>): z.input<typeof SessionEnvelope> {
  const { user, accessToken, expiresIn, sessionId, sessionExpiresAt } = opened;
  return {
    token: accessToken,
    expiresIn,
    user: { id: user.id, email: user.email, emailVerified: user.isVerified },
    session: { sessionId, expiresAt: goodUntil(expiryOf(accessToken), sessionExpiresAt) },
  };
}

/** What every way of signing in answers: a session, or the demand for a second factor. */
export const signInOutcome = outputShape(
  z.union([SessionEnvelope, SecondFactor]).meta({ id: "SignInAnswer" }),
  (outcome: z.output<typeof SignInOutcome>) => (outcome.mfaRequired ? outcome : sessionEnvelope(outcome)),
);
