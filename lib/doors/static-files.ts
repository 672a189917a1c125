import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";
import { projectRoot } from "#lib/project-root.ts";
import type { ApiRequest, ApiResponse } from "./message.ts";
import { type Packed, packedAnswer, packedOnce } from "./packed.ts";

type StaticFile = { packed: Packed; etag: string };

const TYPES: Readonly<Record<string, string>> = {
  // RFC 9239 §6.
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".wasm": "application/wasm",
  ".bin": "application/octet-stream",
  ".woff2": "font/woff2",
};

// A name never begins with a dot: no address leads out of its folder, or to a hidden file.
const NAME = "[A-Za-z0-9_~-][A-Za-z0-9_.~-]*";
const FOLDERS = [
  // Named by their contents: an address never means another file.
  {
    address: new RegExp(`^/_next/(static/(?:${NAME}/)*${NAME})$`),
    folder: ".next",
    cacheControl: "public, max-age=31536000, immutable",
  },
  // Asked for again at every use: a model and its weights are of one version, also after an upgrade.
  { address: new RegExp(`^/((?:models|vendor)/${NAME})$`), folder: "public", cacheControl: "public, no-cache" },
];

/**
 * Files of pages, from memory and packed once; Next packs them anew for everybody who asks. Undefined for all else: Next
 * answers for what is not there, and for everything where pages are built as they are asked for.
 */
export async function staticAnswer(
  { method, path: address, header }: Pick<ApiRequest, "method" | "path" | "header">,
  root = projectRoot(),
): Promise<ApiResponse | undefined> {
  if ((method !== "GET" && method !== "HEAD") || env().isDevelopment) return undefined;
  for (const { address: pattern, folder, cacheControl } of FOLDERS) {
    const name = pattern.exec(address)?.[1];
    const type = TYPES[path.extname(name ?? "")];
    if (name === undefined || type === undefined) continue;
    const file = await held(path.join(root, folder, name));
    if (!file) return undefined;
    const headers = { "content-type": type, "cache-control": cacheControl, "x-content-type-options": "nosniff" };
    return packedAnswer(file.packed, header, { ...headers, etag: file.etag });
  }
  return undefined;
}

/** Files that are there, kept: some 15 MB in all. What is not there may come with the build. */
async function held(file: string): Promise<StaticFile | undefined> {
  const files = processWide("static-files", () => new Map<string, StaticFile>());
  const known = files.get(file);
  if (known) return known;
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) return undefined;
  const plain = new Uint8Array(bytes);
  const etag = `W/"${createHash("sha256").update(plain).digest("base64url")}"`;
  const made = { packed: packedOnce(plain), etag };
  files.set(file, files.get(file) ?? made);
  return files.get(file);
}
