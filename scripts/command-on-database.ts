import { closeDatabase } from "#db/client.ts";
import { env, loadSettings } from "#lib/env.ts";
import { stopQueue } from "#lib/jobs/queue.ts";
import { projectRoot } from "#lib/project-root.ts";
import { reachDatabase } from "#lib/start/open-database.ts";

export type Commands = Readonly<Record<string, (...words: (string | undefined)[]) => Promise<string>>>;

/**
 * Runs the command that the line names on the database of this folder's settings, beside its server or without it, and
 * prints what it answers. Prints the usage where it names none; sets the exit code where it fails.
 */
export async function runCommand(commands: Commands, usage: string): Promise<void> {
  const [name = "", ...words] = process.argv.slice(2);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return void process.stdout.write(`${usage.trimEnd()}\n`);
  try {
    loadSettings(projectRoot());
    const settings = env();
    settings.WORKER = "off";
    const letGo = await reachDatabase(settings);
    try {
      process.stdout.write(`${(await command(...words)).trimEnd()}\n`);
    } finally {
      await stopQueue();
      await closeDatabase();
      await letGo();
    }
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exitCode = 1;
  }
}
