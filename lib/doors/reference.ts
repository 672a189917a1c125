import { digest } from "#lib/crypto/digest.ts";
import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";
import { publishedDoors } from "./index.ts";
import type { ApiRequest, ApiResponse } from "./message.ts";
import { openapi } from "./openapi.ts";
import { type Packed, packedAnswer, packedOnce } from "./packed.ts";

type Made = { packed: Packed; etag: string };

/** The OpenAPI document of one door, or of all; undefined for a door that there is not. Made and packed once a process. */
function made(door: string | undefined): Made | undefined {
  const doors = door === undefined ? publishedDoors : publishedDoors.filter(({ name }) => name === door);
  if (doors.length === 0) return undefined;
  return processWide(`openapi file ${door ?? "all"}`, () => {
    const text = JSON.stringify(openapi(doors, env().publicUrl));
    // Weak, since it stands for the packed document too (RFC 9110 §8.8.1).
    // Chosen: 5 takes a tenth of the time of 11, for a tenth more bytes.
    return { packed: packedOnce(new TextEncoder().encode(text), 5), etag: `W/"${digest(text)}"` };
  });
}

/** The answer to whoever asks for a reference document; undefined at every other address. */
export async function referenceAnswer({
  method,
  path,
  header,
}: Pick<ApiRequest, "method" | "path" | "header">): Promise<ApiResponse | undefined> {
  const address = /^\/openapi(?:\.json|\/(\w+)(?:\.json)?)$/.exec(path);
  if (!address || (method !== "GET" && method !== "HEAD")) return undefined;
  const document = made(address[1]);
  if (!document) return notFound;
  return packedAnswer(document.packed, header, { ...HEADERS, etag: document.etag });
}

const HEADERS = {
  "content-type": "application/json; charset=utf-8",
  // Looked at again at every use: a new version of the server has another one.
  "cache-control": "no-cache",
  "x-content-type-options": "nosniff",
};

const notFound: ApiResponse = {
  status: 404,
  headers: HEADERS,
  body: JSON.stringify({ detail: "There is no such document.", error: "not_found" }),
};

/** The names of the doors that have a document of their own. */
export const referenceNames = publishedDoors.map(({ name, title }) => ({ name, title }));
