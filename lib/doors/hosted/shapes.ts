import * as z from "zod";
import { HOSTED_COOKIE, hostedCookie } from "#lib/domain/hosted/index.ts";
import type { SignInOutcome } from "#lib/domain/sessions/index.ts";
import type { verifyTotp } from "#lib/domain/totp/index.ts";
import { User } from "#lib/domain/users/index.ts";
import { setCookie } from "../cookie.ts";
import { snakeCase, toWire } from "../lexicon.ts";
import { outputShape } from "../shape.ts";

// The session's own lifetime ends it; the cookie is only how long a browser keeps the key to it.
const COOKIE_SECONDS = 30 * 24 * 3600;

/** Tokens stay on this side: a page's scripts learn who is signed in, and the cookie is out of their reach. */
const Shown = z.record(z.string(), z.unknown()).meta({ id: "HostedOutcome" });

type Outcome = z.output<typeof SignInOutcome>;
type Verified = z.output<typeof verifyTotp.output>;

const shownUser = (user: z.output<typeof User> | undefined) => toWire({ case: snakeCase }, User, user);

export const outcome = {
  shape: outputShape(Shown, (given: Outcome) =>
    given.mfaRequired
      ? {
          mfa_required: true,
          mfa_token: given.mfaToken,
          mfa_methods: given.mfaMethods,
          ...(given.mfaSetupRequired && { mfa_setup_required: true }),
        }
      : { mfa_required: false, user: shownUser(given.user) },
  ),
  headers: (given: Outcome, params: Params) => (given.mfaRequired ? {} : kept(given.sessionId, params)),
};

export const confirmed = {
  shape: outputShape(Shown, ({ user }: Verified) => ({
    success: true,
    mfa_enabled: true,
    ...(user && { user: shownUser(user) }),
  })),
  headers: ({ sessionId }: Verified, params: Params) => (sessionId ? kept(sessionId, params) : {}),
};

/** Takes the cookie away. */
export const ended = {
  headers: (_given: unknown, { realm = "" }: Params) => ({
    "set-cookie": setCookie(HOSTED_COOKIE, "", { path: `/hosted/${realm}`, maxAgeSeconds: 0 }),
  }),
};

type Params = Readonly<Record<string, string>>;

function kept(sessionId: string, { realm = "" }: Params): Record<string, string> {
  const value = hostedCookie(sessionId);
  return {
    "set-cookie": setCookie(HOSTED_COOKIE, value, { path: `/hosted/${realm}`, maxAgeSeconds: COOKIE_SECONDS }),
  };
}
