import NextAuth, { CredentialsSignin, type NextAuthConfig } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { deriveKey } from "#lib/crypto/digest.ts";
import { newId, newSecret } from "#lib/crypto/random.ts";
import { logInToConsole } from "#lib/domain/members/index.ts";
import { authenticateSession, logOut } from "#lib/domain/sessions/index.ts";
import { masterKey } from "#lib/domain/tenancy/index.ts";
import type { Caller } from "#lib/engine/context.ts";
import { cookieFlags } from "#lib/engine/cookie-flags.ts";
import { execute } from "#lib/engine/execute.ts";
import { Fault } from "#lib/engine/faults.ts";
import { countStranger, refuseExceeded } from "#lib/engine/rate-limits.ts";
import { log } from "#lib/log.ts";
import { processWide } from "#lib/process-wide.ts";
import { memberCaller, strangerCaller } from "./callers.ts";

declare module "next-auth" {
  interface Session {
    sid?: string;
  }
  interface User {
    sid?: string;
  }
}

/** Signing in was refused; carries the fault whose sentence the form shows. */
export class SignInRefused extends CredentialsSignin {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.message);
    this.code = fault.code;
    this.fault = fault;
  }
}

/** The cookie holds our session's id alone, encrypted; whether that session stands is asked at every request. */
export const { handlers, auth, signIn, signOut } = NextAuth(() => {
  const flags = cookieFlags("console");
  const isSecure = flags.secure;
  const prefix = isSecure ? "__Secure-bonafide" : "bonafide";
  const options = { ...flags, path: "/console" };
  return {
    basePath: "/console/auth",
    secret: deriveKey(masterKey(), "console cookies").toString("base64"),
    trustHost: true,
    session: { strategy: "jwt" },
    pages: { signIn: "/console/sign-in", signOut: "/console/sign-in", error: "/console/sign-in" },
    cookies: {
      sessionToken: { name: `${prefix}.console`, options },
      callbackUrl: { name: `${prefix}.callback`, options },
      csrfToken: { name: `${prefix}.csrf`, options },
    },
    useSecureCookies: isSecure,
    providers: [byPassword, byHandOver],
    callbacks: {
      jwt: ({ token, user }) => ({ sid: user?.sid ?? token.sid }),
      session: ({ session, token }) => ({
        expires: session.expires,
        ...(typeof token.sid === "string" && { sid: token.sid }),
      }),
    },
    events: {
      async signOut(message) {
        if ("token" in message && typeof message.token?.sid === "string") await endSession(message.token.sid);
      },
    },
    logger: {
      error: (cause) => {
        if (!(cause instanceof CredentialsSignin)) log().warn({ err: cause }, "console sign-in");
      },
      warn: (code) => log().debug({ code }, "console sign-in"),
    },
  } satisfies NextAuthConfig;
});

const byPassword = Credentials({
  id: "password",
  credentials: { email: {}, password: {}, code: {} },
  authorize: ({ email, password, code }) =>
    refusing(async () => {
      const caller = await strangerCaller();
      refuseExceeded(await countStranger(caller.client.ip, caller.now));
      const input = { email: textOf(email), password: textOf(password), code: textOf(code) || undefined };
      const { user, sessionId } = await execute(logInToConsole, caller, input);
      await refuseSuspended(sessionId, caller);
      return { id: user.id, sid: sessionId };
    }),
});

/** Takes over a session that an operation has just opened in this very request. */
const byHandOver = Credentials({
  id: "hand-over",
  credentials: { ticket: {} },
  authorize: ({ ticket }) => {
    const sid = handOvers().get(textOf(ticket));
    handOvers().delete(textOf(ticket));
    return sid ? { sid } : null;
  },
});

const handOvers = () => processWide("console-hand-overs", () => new Map<string, string>());

/** Signs this browser in to a session that stands already. The ticket never leaves the process, and serves once. */
export async function takeOverSession(sessionId: string): Promise<void> {
  const ticket = newSecret("");
  handOvers().set(ticket, sessionId);
  try {
    await signIn("hand-over", { ticket, redirect: false });
  } finally {
    handOvers().delete(ticket);
  }
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Fault) throw new SignInRefused(cause);
    const requestId = newId("req");
    log().error({ err: cause, requestId }, "signing in to the console failed");
    throw new SignInRefused(new Fault("internal", `Something went wrong on our side (request ${requestId}).`));
  }
}

async function refuseSuspended(sessionId: string, caller: Caller): Promise<void> {
  const standing = await authenticateSession(sessionId, caller.now);
  if (standing?.organizationStatus !== "suspended") return;
  await execute(logOut, memberCaller(caller, standing, standing.mode), {});
  throw new Fault("tenant_inactive");
}

async function endSession(sessionId: string): Promise<void> {
  const caller = await strangerCaller();
  const standing = await authenticateSession(sessionId, caller.now);
  if (standing) await execute(logOut, memberCaller(caller, standing, standing.mode), {});
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
