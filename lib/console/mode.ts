import { cookies } from "next/headers";
import { MODES, type Mode } from "#db/schema/columns.ts";
import { cookieFlags } from "#lib/engine/cookie-flags.ts";

const COOKIE = "bonafide_mode";
const YEAR_SECONDS = 365 * 24 * 3600;

/** Live or test data, as the switch of the console stands in this browser. */
export async function chosenMode(): Promise<Mode> {
  const chosen = (await cookies()).get(COOKIE)?.value;
  return MODES.find((mode) => mode === chosen) ?? "live";
}

export async function chooseMode(mode: Mode): Promise<void> {
  (await cookies()).set(COOKIE, mode, {
    ...cookieFlags("console"),
    path: "/console",
    maxAge: YEAR_SECONDS,
  });
}
