import type http from "node:http";
import { AddressRefused, checkTarget, pinnedRequest, type Rules } from "./post.ts";

export type OutboundRequest = {
  method: "GET" | "POST";
  headers: Record<string, string>;
  body?: string;
  /** For the whole exchange, looking the host up included. */
  timeoutMilliseconds: number;
  bytesMax: number;
};

/** The other side took too long or said too much; the message is public. */
export class AnswerRefused extends Error {
  override name = "AnswerRefused";
}

/**
 * Asks an address that passes `checkTarget`, at the very address that was checked, and reads its answer up to
 * `bytesMax`. A redirect is an answer like any other: it is not followed. Throws `AddressRefused` or `AnswerRefused`.
 */
export async function fetchOutbound(address: string, request: OutboundRequest, rules: Rules): Promise<Response> {
  const signal = AbortSignal.timeout(request.timeoutMilliseconds);
  try {
    return await Promise.race([exchange(address, request, rules, signal), aborted(signal)]);
  } catch (cause) {
    if (cause instanceof AddressRefused || cause instanceof AnswerRefused) throw cause;
    if (signal.aborted) throw new AnswerRefused("The address did not answer in time.", { cause });
    throw new AnswerRefused("The address could not be reached.", { cause });
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

async function exchange(
  address: string,
  request: OutboundRequest,
  rules: Rules,
  signal: AbortSignal,
): Promise<Response> {
  const target = await checkTarget(address, rules);
  signal.throwIfAborted();
  const { method, body } = request;
  // What is packed could unfold beyond every limit.
  const headers = { ...request.headers, "accept-encoding": "identity" };
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  const req = pinnedRequest(target, { method, headers: { ...headers, ...length }, signal });
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    req.on("response", resolve);
    req.on("error", reject);
  });
  req.end(body);
  const res = await answered;
  try {
    return responseOf(res, await readUpTo(res, request.bytesMax));
  } finally {
    req.destroy();
  }
}

async function readUpTo(res: http.IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of res) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > bytesMax) throw new AnswerRefused("The address answered with more than is read.");
    chunks.push(piece);
  }
  return Buffer.concat(chunks);
}

function responseOf(res: http.IncomingMessage, body: Buffer): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(res.headers)) if (typeof value === "string") headers.set(name, value);
  const status = res.statusCode ?? 502;
  // Fetch §response: these have no body.
  const isBodiless = status === 204 || status === 205 || status === 304;
  return new Response(isBodiless ? null : new Uint8Array(body), { status, headers });
}
