import { cookies } from "next/headers";
import {
  authenticateOperator,
  OPERATOR_COOKIE,
  OPERATOR_SESSION_SECONDS,
  operatorActor,
  operatorCookie,
  operatorOfCookie,
} from "#lib/domain/operators/index.ts";
import type { Caller } from "#lib/engine/context.ts";
import { cookieFlags } from "#lib/engine/cookie-flags.ts";
import { strangerCaller } from "./callers.ts";

const PATH = "/operator";

/** The operator of the server who is signed in at the page, and the caller that acts for them. */
export async function currentOperator(): Promise<{ name: string; caller: Caller } | undefined> {
  const stranger = await strangerCaller();
  const operator = await operatorOfCookie((await cookies()).get(OPERATOR_COOKIE)?.value, stranger.now);
  return operator && { name: operator.name, caller: { ...stranger, actor: operatorActor(operator) } };
}

/** Keeps an operator signed in for a working day, by a cookie that holds no token. False for a token that is none. */
export async function admitOperator(token: string, now: Date): Promise<boolean> {
  const operator = await authenticateOperator(token.trim());
  if (!operator) return false;
  (await cookies()).set(OPERATOR_COOKIE, operatorCookie(operator.id, now), {
    ...cookieFlags("pages"),
    path: PATH,
    maxAge: OPERATOR_SESSION_SECONDS,
  });
  return true;
}

export async function dismissOperator(): Promise<void> {
  (await cookies()).set(OPERATOR_COOKIE, "", { ...cookieFlags("pages"), path: PATH, maxAge: 0 });
}
