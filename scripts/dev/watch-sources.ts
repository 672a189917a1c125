import { type FSWatcher, watch } from "node:fs";
import path from "node:path";

// What the server's own process runs. Pages, and what they alone use, Next exchanges by itself.
const FOLDERS = ["lib", "db", "circuits"] as const;
const FILES = /^(server\.ts|\.env|package\.json)$/;

// An editor writes a file in several steps, a checkout writes many files. Chosen.
const QUIET_MILLISECONDS = 80;

/** Calls `changed` with a file once what the server runs was saved and nothing more is for a moment. Returns how to stop. */
export function watchSources(root: string, changed: (file: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const hear = (file: string) => {
    if (!isServed(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => changed(file), QUIET_MILLISECONDS);
  };
  const watchers: FSWatcher[] = FOLDERS.map((folder) =>
    watch(path.join(root, folder), { recursive: true }, (_event, name) => hear(path.posix.join(folder, slashed(name)))),
  );
  watchers.push(watch(root, (_event, name) => FILES.test(name ?? "") && hear(name ?? "")));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

/** Whether a change of this file, a path from the root, changes what the server answers. */
export function isServed(file: string): boolean {
  if (FILES.test(file)) return true;
  if (/\.test\.tsx?$/.test(file) || /^lib\/(testing|console)\//.test(file)) return false;
  return /^(lib|db)\/.+\.(ts|sql|json)$/.test(file) || /^circuits\/.+\.(json|wasm|zkey)$/.test(file);
}

const slashed = (name: string | null) => (name ?? "").split(path.sep).join("/");
