import { breachedPasswords } from "#lib/adapters/breached-passwords/index.ts";
import { Fault } from "#lib/engine/faults.ts";
import { log } from "#lib/log.ts";

/**
 * Refuses a password that is in published leaks, where the operator has named a service that knows them. A service
 * that does not answer stops nobody: signing up must not hang on somebody else's server.
 */
export async function refuseBreached(password: string, field: string): Promise<void> {
  const count = await breachedPasswords()
    ?.count(password)
    .catch((cause: unknown) => {
      log().warn({ err: cause }, "breached passwords could not be asked for");
      return 0;
    });
  if (!count) return;
  throw new Fault("invalid_input", undefined, {
    issues: [{ path: [field], message: "has appeared in a published leak of passwords; choose another" }],
  });
}
