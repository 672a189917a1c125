import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";
import type { BreachedPasswords } from "./port.ts";
import { rangeService } from "./range-service.ts";

/** The service that `BREACHED_PASSWORDS_URL` names; undefined where it is empty, and nothing is asked. */
export function breachedPasswords(): BreachedPasswords | undefined {
  return processWide("breached-passwords", () => {
    const url = env().BREACHED_PASSWORDS_URL;
    return url === undefined ? undefined : rangeService(url, { allowLocal: env().BREACHED_PASSWORDS_ALLOW_LOCAL });
  });
}
