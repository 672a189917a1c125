import { router } from "#lib/doors/index.ts";
import type { ApiRequest } from "#lib/doors/message.ts";
import { serve } from "#lib/doors/serve.ts";

export type Answer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Record<string, unknown>;
  text: string;
  /** The body as it was sent; empty but for files. */
  bytes: Uint8Array;
};

type Options = {
  headers?: Record<string, string>;
  /** An object is sent as JSON; a string, bytes or a form as they are. */
  body?: unknown;
  ip?: string;
};

let visitors = 0;

/** One request through the doors, as the server makes it of an HTTP request, from an address of its own in one network. */
export async function call(at: `${string} /${string}`, options: Options = {}): Promise<Answer> {
  const [method = "GET", target = "/"] = at.split(" ");
  const [path = "/", query = ""] = target.split("?");
  const sent = await encoded(options.body);
  const headers = new Headers({ ...sent.headers, ...options.headers });
  visitors++;
  const request: ApiRequest = {
    method,
    path,
    query: new URLSearchParams(query),
    header: (name) => headers.get(name) ?? undefined,
    body: () => sent.chunks(),
    ip: options.ip ?? `2001:db8::${(visitors >> 16).toString(16)}:${(visitors & 0xffff).toString(16)}`,
  };
  const response = await serve(router(), request);
  if (!response) throw new Error(`no door answers for ${path}`);
  const { status, headers: given } = response;
  if (typeof response.body !== "string") return { status, headers: given, body: {}, text: "", bytes: response.body };
  const body: unknown = response.body === "" ? {} : JSON.parse(response.body);
  return { status, headers: given, body: fieldsOf(body), text: response.body, bytes: new Uint8Array() };
}

async function encoded(
  body: unknown,
): Promise<{ headers: Record<string, string>; chunks: () => AsyncIterable<Uint8Array> }> {
  const pack = (bytes: Uint8Array, type?: string) => ({
    headers: { ...(type && { "content-type": type }), "content-length": String(bytes.byteLength) },
    async *chunks() {
      // In pieces, as a network delivers it.
      for (let at = 0; at < bytes.byteLength; at += 65_536) yield bytes.subarray(at, at + 65_536);
    },
  });
  if (body === undefined) return { headers: {}, chunks: async function* () {} };
  if (body instanceof Uint8Array) return pack(body);
  if (typeof body === "string") return pack(Buffer.from(body));
  if (body instanceof FormData) {
    const response = new Response(body);
    return pack(new Uint8Array(await response.arrayBuffer()), response.headers.get("content-type") ?? undefined);
  }
  return pack(Buffer.from(JSON.stringify(body)), "application/json");
}

function fieldsOf(body: unknown): Record<string, unknown> {
  return typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body } : { value: body };
}
