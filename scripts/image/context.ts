import path from "node:path";

/**
 * Whether `.dockerignore` keeps a path out of what a builder sees: patterns from the folder's root, the last that
 * matches decides, `!` brings back, and what is in a folder goes with it.
 */
export function isIgnored(patterns: readonly string[], file: string): boolean {
  let ignored = false;
  for (const pattern of patterns) {
    const bringsBack = pattern.startsWith("!");
    if (matches(bringsBack ? pattern.slice(1) : pattern, file)) ignored = !bringsBack;
  }
  return ignored;
}

export function patternsIn(text: string): string[] {
  return text.split("\n").flatMap((line) => (/^\s*(?:#|$)/.test(line) ? [] : [line.trim().replace(/\/$/, "")]));
}

function matches(pattern: string, file: string): boolean {
  const parts = file.split("/");
  return parts.some((_, at) => path.posix.matchesGlob(parts.slice(0, at + 1).join("/"), pattern));
}
