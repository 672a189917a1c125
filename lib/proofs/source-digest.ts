import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";

/** SHA-256, in hex, of a circuit's file and of what it includes from circuits/shared, in the order of its includes. */
export async function sourceDigest(folder: string, name: string): Promise<string> {
  const source = await readFile(path.join(folder, name, `${name}.circom`), "utf8");
  const shared = [...source.matchAll(/^include "\.\.\/(shared\/[a-z-]+\.circom)";$/gm)].map(([, file = ""]) => file);
  const parts = await Promise.all(shared.map((file) => readFile(path.join(folder, file), "utf8")));
  return createHash("sha256")
    .update([source, ...parts].join(""))
    .digest("hex");
}
