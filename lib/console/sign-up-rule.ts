import { connection } from "next/server";
import { env } from "#lib/env.ts";

export type SignUpRule = "open" | "invitation" | "closed";

/** Who may sign an organization up here. Asked at each request: a page that is built once would keep the builder's setting. */
export async function signUpRule(): Promise<SignUpRule> {
  await connection();
  return env().SIGN_UP;
}
