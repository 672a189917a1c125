import path from "node:path";
import { masterKey } from "#lib/engine/master-key.ts";
import { env, loadSettings } from "#lib/env.ts";
import { reachDatabase } from "#lib/start/open-database.ts";
import { sentenceOf } from "#lib/start/start-error.ts";
import { keepServing } from "./dev/keep-serving.ts";
import { watchSources } from "./dev/watch-sources.ts";

// `npm run dev`: the server of `npm start`, whose pages Next builds as they are asked for and changes in the browser as
// they are saved. When API code is saved the server starts anew; the database goes on meanwhile.

const ROOT = path.resolve(import.meta.dirname, "..");

loadSettings(ROOT);
Object.assign(process.env, { NODE_ENV: "development", NEXT_TELEMETRY_DISABLED: "1" });

await develop().catch((cause: unknown) => {
  process.stderr.write(`\n${sentenceOf("Bonafide", cause)}\n`);
  process.exit(1);
});

async function develop(): Promise<void> {
  const settings = env();
  const isEmbedded = settings.DATABASE_URL === undefined;
  const release = await reachDatabase(settings);
  const server = keepServing(ROOT, {
    DATABASE_URL: settings.DATABASE_URL ?? "",
    // The embedded database's key lies in its data folder; beside the address of a database it has to be named.
    ...(isEmbedded && { MASTER_KEY: masterKey().toString("base64") }),
  });
  const unwatch = watchSources(ROOT, (file) => server.restart(file));
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, async () => {
      unwatch();
      await server.stop();
      await release();
      process.exit(0);
    });
}
