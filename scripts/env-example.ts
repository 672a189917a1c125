import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type * as z from "zod";
import { settings } from "#lib/env.ts";

const FILE = path.resolve(import.meta.dirname, "..", ".env.example");

const text = [
  "# Made by `node scripts/env-example.ts` from lib/env.ts. With nothing set, everything runs on this machine.",
  ...Object.entries(settings).map(
    ([name, schema]) => `\n# ${schema.description ?? ""}\n# ${name}=${defaultOf(schema)}`,
  ),
  "",
].join("\n");

if (!process.argv.includes("--check")) writeFileSync(FILE, text);
else if (readFileSync(FILE, "utf8") !== text) {
  process.stderr.write(".env.example is not what lib/env.ts says: run `node scripts/env-example.ts`.\n");
  process.exitCode = 1;
}

/** What the setting is when nothing is set, as it would be written in the file. */
function defaultOf(schema: z.ZodType): string {
  const parsed = schema.safeParse(undefined);
  const value = parsed.success ? parsed.data : undefined;
  const isEmpty = (Array.isArray(value) && value.length === 0) || (value instanceof Map && value.size === 0);
  return value === undefined || value === false || isEmpty ? "" : String(value);
}
