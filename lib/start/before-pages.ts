import type http from "node:http";
import { outagesMet } from "#db/outage.ts";
import { isTrustedProxy } from "#lib/doors/client-address.ts";
import { isUnderWay } from "#lib/doors/drop-body.ts";
import { toNode } from "#lib/doors/http.ts";

type Handler = (req: http.IncomingMessage, res: http.ServerResponse) => Promise<void>;

// What a proxy says of the request that it got (RFC 7239, and its elder kin). Next takes the address of forms from it.
const FORWARDED = /^(?:forwarded|x-forwarded-.+|x-original-.+|x-rewrite-url)$/;

// Chosen: a form of a page is a megabyte at the most, which takes half of it at 128 kbit/s.
const BODY_MILLISECONDS_MAX = 120_000;

// Next answers 500 to TRACE, and takes all others for GET.
const METHODS = ["GET", "HEAD", "OPTIONS", "POST"];

// For pages that only say that something is wrong: nothing in them runs, or is framed.
const ERROR_POLICY = [
  "default-src 'none'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Hands a request to the pages as one that they can believe: who asked, from where, by a method that they know. */
export async function toPages(
  pages: Handler,
  req: http.IncomingMessage,
  res: http.ServerResponse,
  ip: string,
): Promise<void> {
  // RFC 9110 §15.5.6.
  if (!METHODS.includes(req.method ?? ""))
    return plainly(req, res, 405, "This address does not take that method.", { allow: METHODS.join(", ") });
  if (!isTrustedProxy(req.socket.remoteAddress)) dropForwarded(req);
  // Pages have no socket to look at: they are told the address that was found, not the one that was claimed.
  req.headers["x-forwarded-for"] = ip;
  restrictErrors(res);
  endSlowBody(req, res);
  await pages(req, res);
}

/** Pages read a body themselves: what has not come in time is answered here, and its connection closed. */
function endSlowBody(req: http.IncomingMessage, res: http.ServerResponse): void {
  if (!isUnderWay(req)) return;
  const timer = setTimeout(() => {
    if (!isUnderWay(req)) return;
    if (res.headersSent) req.destroy();
    else void plainly(req, res, 408, "The request came too slowly.");
  }, BODY_MILLISECONDS_MAX).unref();
  req.once("end", () => clearTimeout(timer)).once("close", () => clearTimeout(timer));
}

/** A sentence as an answer. */
export function plainly(
  req: http.IncomingMessage,
  res: http.ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const policy = { "content-security-policy": ERROR_POLICY, "x-content-type-options": "nosniff" };
  return toNode(res, req, { status, headers: { ...headers, ...policy, "content-type": "text/plain" }, body });
}

function dropForwarded(req: http.IncomingMessage): void {
  for (const name of Object.keys(req.headers)) if (FORWARDED.test(name)) delete req.headers[name];
}

/**
 * Files have no policy of their own, but a missing one is answered by a page. A page that failed while the database was
 * away is there again with it: Next has 500 alone to say so.
 */
function restrictErrors(res: http.ServerResponse): void {
  const writeHead = res.writeHead.bind(res);
  const outagesBefore = outagesMet();
  Object.assign(res, {
    writeHead(given: number, ...rest: never[]) {
      const isOutage = given === 500 && outagesMet() > outagesBefore;
      const status = isOutage ? 503 : given;
      if (isOutage) res.setHeader("retry-after", "1");
      if (status >= 400 && !res.hasHeader("content-security-policy"))
        res.setHeader("content-security-policy", ERROR_POLICY).setHeader("x-content-type-options", "nosniff");
      return writeHead(status, ...rest);
    },
  });
}
