import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";
import { StartError } from "./start-error.ts";

export type SystemUser = { uid: number; gid: number };

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`, made if need be. Undefined otherwise. */
export function databaseUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = find();
  if (known) return known;
  try {
    execFileSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"], {
      stdio: "ignore",
    });
  } catch (cause) {
    throw new StartError(
      "As root the embedded database needs a user `postgres`, and none could be made: start as another user, or set DATABASE_URL.",
      { cause },
    );
  }
  const made = find();
  if (!made)
    throw new StartError(
      "The user `postgres` was made but cannot be found: start as another user, or set DATABASE_URL.",
    );
  return made;
}

function find(): SystemUser | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync("id", [flag, "postgres"], { stdio: ["ignore", "pipe", "ignore"] }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    // `id` fails where there is no such user.
    return undefined;
  }
}

/** Whether another user may walk down to this folder: every folder above must let others through. */
export function isReachable(folder: string): boolean {
  const OTHERS_MAY_ENTER = 0o001;
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if ((statSync(at).mode & OTHERS_MAY_ENTER) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}
