import { FAMILIES } from "#lib/domain/keys/index.ts";
import { mayCallFromPage } from "#lib/domain/organizations/index.ts";
import type { Caller } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { env } from "#lib/env.ts";
import type { Door } from "./door.ts";
import type { ApiRequest } from "./message.ts";

type Headers = Record<string, string>;

// Chosen: a browser asks again after ten minutes; what it may do does not depend on who asks.
const PREFLIGHT_SECONDS = 600;
const ASKED_BY_BROWSERS = "authorization, content-type, idempotency-key, x-api-key, x-device-token, x-request-id";
const TOLD_TO_BROWSERS =
  "retry-after, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, x-request-id, www-authenticate";

/** The page of another site that calls, by its browser's word: an origin, or "null" for one that hides itself. */
function foreignPage(door: Door, request: ApiRequest): string | undefined {
  const origin = request.header("origin");
  return door.servesPages && origin !== new URL(env().publicUrl).origin ? origin : undefined;
}

/**
 * What lets a page read an answer (Fetch §3.2). No cookie is a credential here, so that a browser adds nothing of its own
 * to a call; whose pages may call at all is `refuseForeignPage`.
 */
export function crossOriginHeaders(door: Door, request: ApiRequest): Headers {
  if (!door.servesPages) return {};
  const page = foreignPage(door, request);
  if (page === undefined) return { vary: "Origin" };
  return { vary: "Origin", "access-control-allow-origin": page, "access-control-expose-headers": TOLD_TO_BROWSERS };
}

/** The answer to a browser that asks beforehand: it shows no key yet, so that no organization is known. */
export function preflightHeaders(door: Door, request: ApiRequest, methods: string): Headers {
  if (foreignPage(door, request) === undefined || !request.header("access-control-request-method")) return {};
  return {
    "access-control-allow-methods": methods,
    "access-control-allow-headers": ASKED_BY_BROWSERS,
    "access-control-max-age": String(PREFLIGHT_SECONDS),
  };
}

/** From a browser come publishable keys alone, and from the organization's own pages, once it has named any. */
export async function refuseForeignPage(door: Door, request: ApiRequest, caller: Caller): Promise<void> {
  const page = foreignPage(door, request);
  if (page === undefined || caller.tenantId === null) return;
  const { key } = door.credentials((name) => request.header(name));
  const { live, test } = FAMILIES.auth1;
  if (key !== undefined && !key.startsWith(live) && !key.startsWith(test))
    throw new ForeignPage(`A page may call with a key that begins with ${live} or ${test}; keep this one on a server.`);
  if (!(await mayCallFromPage({ tenantId: caller.tenantId, mode: caller.mode }, page)))
    throw new ForeignPage("The Origin of this request is none of the organization's; add it under Connections.");
}

/** Refused so that the page cannot read it either. */
export class ForeignPage extends Fault {
  constructor(detail: string) {
    super("forbidden", detail);
  }
}
