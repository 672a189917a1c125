import { createRequire } from "node:module";
import path from "node:path";
import type { dictionary } from "@zxcvbn-ts/language-common";
import { projectRoot } from "#lib/project-root.ts";

/** The published list of 49,000 leaked passwords, in lower case. */
export function commonPasswords(): ReadonlySet<string> {
  known ??= readList();
  return known;
}

let known: ReadonlySet<string> | undefined;

// Measured: 25 ms and 4 MB of heap (18 MB of process), once, at the first new password instead of at every start.
function readList(): ReadonlySet<string> {
  // By Node and not by the bundler, which would unpack the list as soon as a route is loaded.
  const load = createRequire(path.join(projectRoot(), "package.json"));
  const list: { dictionary: typeof dictionary } = load("@zxcvbn-ts/language-common");
  return new Set(list.dictionary["passwords-common"]);
}
