import type { IncomingMessage, ServerResponse } from "node:http";
import { ofHostsOrganization } from "./app-files.ts";
import { askedHost, clientAddress, noteForwarding } from "./client-address.ts";
import { dropBody, isTooMuchToDrop, isUnderWay } from "./drop-body.ts";
import { inTime } from "./in-time.ts";
import type { ApiRequest, ApiResponse } from "./message.ts";
import type { Router } from "./router.ts";
import { serve } from "./serve.ts";

/**
 * A request's target as a path, which is how it comes in all but two cases (RFC 9112 §3.2): the whole address, of which
 * the path is taken; and `*`, or nonsense, which no address here answers to: undefined.
 */
export function originForm(target = "/"): string | undefined {
  if (target.startsWith("/")) return target;
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

/** A request of Node's own server. */
export function fromNode(req: IncomingMessage): ApiRequest {
  const header = (name: string) => {
    const value = req.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  };
  const [path = "/", query = ""] = splitOnce(req.url ?? "/", "?");
  noteForwarding(req.socket.remoteAddress, header);
  const host = askedHost(req.socket.remoteAddress, header("host"), header("x-forwarded-host"));
  const request = {
    method: req.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    header,
    // Left early, the rest is still there to be dropped.
    body: () => inTime(req.iterator({ destroyOnReturn: false })),
    ip: clientAddress(req.socket.remoteAddress, header("x-forwarded-for")),
  };
  return ofHostsOrganization(request, host);
}

/**
 * Writes an answer; a HEAD gets the headers alone. What is left of an unread upload is read and dropped first, within
 * bounds; where it is more than that, the answer is sent, and the connection closed a while after it.
 */
export async function toNode(res: ServerResponse, req: IncomingMessage, response: ApiResponse): Promise<void> {
  // Who was too slow before is not waited for.
  const isTooSlow = response.status === 408;
  if (!isTooMuchToDrop(req) && !isTooSlow) await dropBody(req);
  const isCutOff = isUnderWay(req);
  if (isCutOff) res.setHeader("connection", "close");
  // RFC 9110 §8.6: a 204 has no Content-Length, and a 304's would be the file's.
  const length = [204, 304].includes(response.status)
    ? undefined
    : { "content-length": Buffer.byteLength(response.body) };
  res.writeHead(response.status, { ...response.headers, ...length });
  const body = req.method === "HEAD" ? "" : response.body;
  if (!isCutOff || isTooSlow) return void res.end(body);
  // The connection closes with `end`, and a close before all was read takes the answer with it (RFC 9112 §9.6).
  if (body.length > 0) res.write(body);
  else res.flushHeaders();
  await dropBody(req);
  res.end();
}

/** The handlers of a catch-all `route.ts`: the same doors, for `next start` and serverless hosts. */
export function mount(router: () => Router) {
  const handle = async (request: Request): Promise<Response> => {
    const response = await serve(router(), fromWeb(request));
    if (!response) return new Response(null, { status: 404 });
    const isBare = request.method === "HEAD" || response.status === 204;
    return new Response(isBare ? null : response.body, { status: response.status, headers: response.headers });
  };
  return { GET: handle, POST: handle, PUT: handle, PATCH: handle, DELETE: handle, HEAD: handle, OPTIONS: handle };
}

function fromWeb(request: Request): ApiRequest {
  const url = new URL(request.url);
  const header = (name: string) => request.headers.get(name) ?? undefined;
  // There is no socket here. Next writes its own X-Forwarded-For where the client sent none.
  const hops = header("x-forwarded-for")?.split(",") ?? [];
  const asked = {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    header,
    body: () => request.body ?? emptyBody(),
    ip: clientAddress(hops.at(-1)?.trim(), header("x-forwarded-for")),
  };
  return ofHostsOrganization(asked, header("host") ?? url.host);
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
