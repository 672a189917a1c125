import { type CircuitFile, circuitFile } from "#lib/domain/circuits/index.ts";
import { processWide } from "#lib/process-wide.ts";
import type { ApiRequest, ApiResponse } from "./message.ts";
import { type Packed, packedAnswer, packedOnce } from "./packed.ts";

const BASE = "/circuits/build/";
const DAY_SECONDS = 24 * 3600;

/** What provers load: public, the same for everybody, and asked for by pages of any origin. Undefined elsewhere. */
export async function circuitAnswer({
  method,
  path,
  query,
  header,
}: Pick<ApiRequest, "method" | "path" | "query" | "header">): Promise<ApiResponse | undefined> {
  if (!path.startsWith(BASE) || (method !== "GET" && method !== "HEAD")) return undefined;
  const file = await circuitFile(path.slice(BASE.length));
  if (!file) return notFound;
  const headers = headersOf(file, query.get("v"));
  return packedAnswer(packed(file), header, headers);
}

/** A tenth of a program; three fifths of a key, whose points look random and whose coefficients do not. */
function packed(file: CircuitFile): Packed {
  const held = processWide("packed-circuits", () => new WeakMap<CircuitFile, Packed>());
  const known = held.get(file) ?? packedOnce(file.bytes);
  held.set(file, known);
  return known;
}

const notFound: ApiResponse = {
  status: 404,
  headers: {
    "content-type": "application/json",
    "access-control-allow-origin": "*",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
  },
  body: JSON.stringify({ detail: "There is no such file.", error: "not_found" }),
};

/** An address that names the file's digest never means another one; the published addresses last a day. */
function headersOf({ type, bytes, sha256 }: CircuitFile, version: string | null) {
  const age = version === sha256 ? `${365 * DAY_SECONDS}, immutable` : `${DAY_SECONDS}`;
  return {
    "content-type": type,
    "cache-control": `public, max-age=${age}`,
    // Weak, since it stands for the compressed file too (RFC 9110 §8.8.1).
    etag: `W/"${sha256}"`,
    // How much there is to come, for a page that shows progress: Content-Length counts what is packed.
    "x-unpacked-length": String(bytes.length),
    "access-control-expose-headers": "x-unpacked-length",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
  };
}
