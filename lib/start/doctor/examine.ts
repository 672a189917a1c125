import { existsSync } from "node:fs";
import path from "node:path";
import { doubtfulSettings, type Env, readEnv, SettingsError } from "#lib/env.ts";
import { checkFiles } from "../check-files.ts";
import { reachDatabaseAsItIs } from "../open-database.ts";
import { closeRedis } from "../operator-redis.ts";
import { looksAtDatabase } from "./database.ts";
import { bad, doubt, type Finding, good, looked, unseen } from "./finding.ts";
import { diskOf, pagesOf, programs } from "./machine.ts";
import { answersAt, providersOf, redisOf } from "./network.ts";

/**
 * Looks at an installation by its settings, and changes nothing: what is good, what is doubtful, what is wrong and what to do.
 * `root` is the folder of the code. The embedded database is started where no server holds it, and stopped again.
 */
export async function examine(root: string, source: Record<string, string | undefined>): Promise<Finding[]> {
  const { settings, findings } = settingsIn(source);
  if (!settings) return [...findings, ...(await looked("programs", async () => programs(root)))];
  const apart = await Promise.all([
    looked("programs", async () => programs(root)),
    looked("pages", async () => pagesOf(root)),
    looked("disk", () => diskOf(settings)),
    looked("redis", () => redisOf(settings)).finally(closeRedis),
    looked("files", async () => {
      await checkFiles();
      const { STORAGE_PROVIDER, S3_BUCKET } = settings;
      return good(
        STORAGE_PROVIDER === "s3" ? `can be kept, read and erased in ${S3_BUCKET}.` : "are kept in DATA_DIR.",
      );
    }),
    looked("address", () => answersAt(settings)),
    looked("providers", () => providersOf(settings)),
  ]);
  return [...findings, ...apart.flat(), ...(await databaseOf(settings))];
}

function settingsIn(source: Record<string, string | undefined>): { settings?: Env; findings: Finding[] } {
  const about = "settings";
  try {
    const settings = readEnv(source);
    const doubts = doubtfulSettings(settings).map((says) => ({ about, ...doubt(`${says}.`) }));
    return { settings, findings: doubts.length > 0 ? doubts : [{ about, ...good("are usable.") }] };
  } catch (cause) {
    if (!(cause instanceof SettingsError)) throw cause;
    return { findings: cause.problems.map((problem) => ({ about, ...bad(`${problem}.`) })) };
  }
}

async function databaseOf(settings: Env): Promise<Finding[]> {
  if (!settings.DATABASE_URL && !existsSync(path.join(settings.dataDir, "postgres")))
    return [{ about: "database", ...doubt("There is no embedded one yet: the first start makes it.") }];
  let opened: Awaited<ReturnType<typeof reachDatabaseAsItIs>> | undefined;
  const reached = await looked("database", async () => {
    opened = await reachDatabaseAsItIs(settings);
    return [];
  });
  if (!opened) {
    const rest = unseen("could not be looked at without the database.");
    return [...reached, ...["tables", "rights", "keys", "queue", "clock"].map((about) => ({ about, ...rest }))];
  }
  const { url, close } = opened;
  return looksAtDatabase(url, settings).finally(close);
}
