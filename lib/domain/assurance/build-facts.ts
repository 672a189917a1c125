import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { processWide } from "#lib/process-wide.ts";
import { projectRoot } from "#lib/project-root.ts";
import { VERSION } from "#lib/version.ts";

export type BuildFacts = { version: string; commit: string | null; lockFileSha256: string | null };

/**
 * What this process was started from, read where it starts (`openPlatform`): files that are changed below a running
 * server are not what it runs.
 */
export function buildFacts(): BuildFacts & { migrations: readonly number[] } {
  return processWide("build-facts", () => ({ ...readBuildFacts(), migrations: shippedMigrations() }));
}

/** What lies in a folder. The commit is known in a clone alone; an image has no history. */
export function readBuildFacts(root = projectRoot()): BuildFacts {
  return { version: VERSION, commit: commitOf(path.join(root, ".git")), lockFileSha256: lockDigest(root) };
}

function lockDigest(root: string): string | null {
  const file = path.join(root, "package-lock.json");
  return existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : null;
}

function commitOf(repository: string): string | null {
  const head = textOf(path.join(repository, "HEAD"));
  const branch = /^ref: (refs\/[\w./-]+)$/.exec(head ?? "")?.[1];
  const commit = branch === undefined ? head : (textOf(path.join(repository, branch)) ?? packed(repository, branch));
  return commit !== null && /^[0-9a-f]{40,64}$/.test(commit) ? commit : null;
}

function packed(repository: string, branch: string): string | null {
  const line = textOf(path.join(repository, "packed-refs"))
    ?.split("\n")
    .find((each) => each.endsWith(` ${branch}`));
  return line?.split(" ")[0] ?? null;
}

function textOf(file: string): string | null {
  return existsSync(file) ? readFileSync(file, "utf8").trim() : null;
}

/** When each shipped migration was made, in milliseconds since 1970, oldest first. */
function shippedMigrations(root = projectRoot()): number[] {
  const journal: { entries: { when: number }[] } = JSON.parse(
    readFileSync(path.join(root, "db", "migrations", "meta", "_journal.json"), "utf8"),
  );
  return journal.entries.map(({ when }) => when);
}
