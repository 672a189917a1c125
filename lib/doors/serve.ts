import type { Span } from "@opentelemetry/api";
import type * as z from "zod";
import type { Caller } from "#lib/engine/context.ts";
import { executeParsed } from "#lib/engine/execute.ts";
import { Fault, faultOf } from "#lib/engine/faults.ts";
import { recordCall } from "#lib/engine/meter.ts";
import { grants } from "#lib/engine/operation.ts";
import { limitsOf } from "#lib/engine/plans.ts";
import { countCall, countStranger, type RateState, refuseExceeded, strangerState } from "#lib/engine/rate-limits.ts";
import { log } from "#lib/log.ts";
import { countCall as countDuration } from "#lib/metrics.ts";
import { servedSpan } from "#lib/tracing.ts";
import { readBody } from "./body.ts";
import { callerOf, requestIdOf } from "./caller.ts";
import { crossOriginHeaders, ForeignPage, preflightHeaders, refuseForeignPage } from "./cross-origin.ts";
import { type Door, isByCookie, namedFault } from "./door.ts";
import { fromWire, type Lexicon, spelling, toWire, wirePath } from "./lexicon.ts";
import type { ApiRequest, ApiResponse } from "./message.ts";
import { isFromOwnPage } from "./own-page.ts";
import type { Match, Router } from "./router.ts";
import { filtersOf, withoutNulls } from "./sent-fields.ts";

type Progress = { match?: Match; caller?: Caller; rate?: RateState };

/**
 * Answers one request through the door that its path belongs to. The whole pipeline of the API:
 * request id → match → IP limit → credential → tenant → key limit → scope → body → decode → validate →
 * [execute: quota → idempotency → rows + event + usage] → encode → render → log.
 * Undefined where the path belongs to no door.
 */
export async function serve(router: Router, request: ApiRequest): Promise<ApiResponse | undefined> {
  const door = router.doorOf(request.path);
  if (!door) return undefined;
  const carrier = { traceparent: request.header("traceparent"), tracestate: request.header("tracestate") };
  return servedSpan(`${door.name} ${request.method}`, carrier, async (span) => {
    const response = await served(router, door, request, span);
    span.setAttribute("http.response.status_code", response.status);
    return response;
  });
}

async function served(router: Router, door: Door, request: ApiRequest, span: Span): Promise<ApiResponse> {
  const began = performance.now();
  const requestId = requestIdOf(request.header("x-request-id"));
  const progress: Progress = {};
  let response: ApiResponse;
  try {
    response = withHeaders(await answer(router, request, requestId, progress), crossOriginHeaders(door, request));
  } catch (cause) {
    response = refusal(door, cause, requestId, progress);
    if (!(cause instanceof ForeignPage)) response = withHeaders(response, crossOriginHeaders(door, request));
  }
  note(door, request, requestId, progress, response.status, Math.round(performance.now() - began));
  if (progress.match) span.updateName(`${progress.match.route.method} ${progress.match.route.path}`);
  return response;
}

function withHeaders(response: ApiResponse, headers: Record<string, string>): ApiResponse {
  return { ...response, headers: { ...response.headers, ...headers } };
}

async function answer(
  router: Router,
  request: ApiRequest,
  requestId: string,
  progress: Progress,
): Promise<ApiResponse> {
  const now = new Date();
  progress.rate = await strangerState(request.ip, now);
  const match = matched(router, request);
  if (match === "options") return optionsAnswer(router, request, requestId, progress);
  progress.match = match;
  refuseExceeded(progress.rate);
  refuseOthersPage(request, match);
  const caller = await identified(request, match, requestId, now, progress);
  progress.caller = caller;
  progress.rate = await counted(caller, match, now);
  refuseExceeded(progress.rate);
  await refuseForeignPage(match.door, request, caller);
  const { operation } = match.route;
  if (!grants(caller.actor.scopes, match.route.scope ?? operation.scope))
    throw new Fault("forbidden", `This credential lacks the scope ${match.route.scope ?? operation.scope}.`);
  const input = await decoded(request, match);
  const parsed = operation.input.safeParse(input);
  if (!parsed.success) throw new Fault("invalid_input", undefined, { issues: parsed.error.issues });
  const output: unknown = await executeParsed(operation, caller, parsed.data);
  return unlessKnown(request, rendered(match, output, requestId, progress));
}

/** 304 without a body for what the caller has already (RFC 9110 §13.1.2), where the route names its answers. */
function unlessKnown(request: ApiRequest, response: ApiResponse): ApiResponse {
  const { etag } = response.headers;
  const isRead = request.method === "GET" || request.method === "HEAD";
  const known = request.header("if-none-match")?.split(",");
  if (!etag || !isRead || !known?.some((tag) => ["*", etag].includes(tag.trim()))) return response;
  return { ...response, status: 304, body: "" };
}

function matched(router: Router, request: ApiRequest): Match | "options" {
  const outcome = router.find(request.method, request.path);
  if (!outcome || outcome.kind === "unknown") throw new Fault("not_found", "There is no such address.");
  if (outcome.kind === "bad-encoding") throw new Fault("bad_request", "The address is not properly percent-encoded.");
  if (outcome.kind === "matched") return outcome;
  if (request.method === "OPTIONS") return "options";
  throw new Fault("method_not_allowed", undefined, { allow: outcome.allow });
}

/** A cookie comes by itself with whatever any page sends: what it may change, our own pages alone may ask for. */
function refuseOthersPage(request: ApiRequest, { door, route }: Match): void {
  const isChange = route.method !== "GET" || route.operation.effect === "write";
  if (isByCookie(door) && isChange && !isFromOwnPage(request.header))
    throw new Fault("forbidden", "This request comes from a page that is not ours.");
}

function optionsAnswer(router: Router, request: ApiRequest, requestId: string, { rate }: Progress): ApiResponse {
  const outcome = router.find("OPTIONS", request.path);
  const allow = outcome?.kind === "method" ? outcome.allow.join(", ") : "";
  const preflight = outcome ? preflightHeaders(outcome.door, request, allow) : {};
  return { status: 204, headers: { ...commonHeaders(requestId, rate), allow, ...preflight }, body: "" };
}

/** A refused credential counts against its address, so that keys and tokens cannot be tried without end. */
async function identified(
  request: ApiRequest,
  match: Match,
  requestId: string,
  now: Date,
  progress: Progress,
): Promise<Caller> {
  try {
    return await callerOf(request, match, requestId, now);
  } catch (cause) {
    if (cause instanceof Fault) progress.rate = await countStranger(request.ip, now);
    throw cause;
  }
}

function counted(caller: Caller, match: Match, now: Date): Promise<RateState> {
  if (caller.plan === null) return countStranger(caller.client.ip, now);
  const { category } = match.route.operation;
  return countCall(`${windowOf(caller)}:${category}`, limitsOf(caller.plan, match.door).perMinute[category], now);
}

/** All keys of an organization and mode are one window, or ten keys would be ten plans. */
function windowOf({ actor, tenantId, mode }: Caller): string {
  return actor.type === "key" ? `organization:${tenantId}:${mode}` : `${actor.type}:${actor.id}`;
}

async function decoded(request: ApiRequest, match: Match): Promise<unknown> {
  const { operation, shape } = match.route;
  const schema = shape?.input?.schema ?? operation.input;
  const lexicon = shape?.input ? VERBATIM : match.door.lexicon;
  const sent = hasBody(match)
    ? await bodyOf(request, match, lexicon, schema)
    : queryOf(request.query, match, lexicon, schema);
  const wire = { ...sent, ...match.params };
  if (Object.values(wire).some((value) => typeof value === "string" && value.includes("\0")))
    throw new Fault("bad_request", "The address must not contain the character U+0000.");
  if (!shape?.input) return fromWire(lexicon, schema, wire);
  const parsed = schema.safeParse(wire);
  if (!parsed.success) throw new Fault("invalid_input", undefined, { issues: parsed.error.issues });
  return shape.input.toEngine(parsed.data);
}

const VERBATIM = { case: (field: string) => field };

function hasBody(match: Match): boolean {
  return match.route.method !== "GET" && match.route.method !== "DELETE";
}

/** A change says null where it means to remove something, so that null is left to the schema there. */
async function bodyOf(request: ApiRequest, match: Match, lexicon: Lexicon, schema: z.ZodObject) {
  const sent = await readBody(request, { ...match.door, lexicon }, schema);
  return match.route.method === "POST" ? withoutNulls(lexicon, schema, sent) : sent;
}

/** Open addresses are asked by browsers, monitors and caches as well, which add what they like to the query. */
function queryOf(query: URLSearchParams, { route, params }: Match, lexicon: Lexicon, schema: z.ZodObject) {
  if (["none", "hosted", "hosted+visitor"].includes(route.auth)) return Object.fromEntries(query);
  return filtersOf(query, lexicon, schema, Object.keys(params));
}

function rendered(match: Match, output: unknown, requestId: string, progress: Progress): ApiResponse {
  const { door, route } = match;
  const headers = { ...answerHeaders(door, requestId, progress), ...route.headers?.(handed(output), match.params) };
  if (route.file)
    return {
      status: route.status,
      headers: { ...headers, "content-type": route.file.type },
      body: route.file.bytes(handed(output)),
    };
  const wire = route.shape?.output
    ? route.shape.output.toWire(handed(output))
    : toWire(door.lexicon, route.operation.output, output);
  return { status: route.status, headers, body: JSON.stringify(door.success(wire, { requestId })) };
}

/** Safe: a route's shape and headers are written for the output of the operation on the same line. */
function handed(output: unknown): never {
  return output as never;
}

function refusal(door: Door, cause: unknown, requestId: string, progress: Progress): ApiResponse {
  const fault = faultOf(cause);
  if (fault.code === "internal")
    log().error({ err: cause, requestId, route: progress.match?.route.path }, "request failed");
  const { alias, status } = namedFault(door, fault.code);
  const issues = fault.issues.map(({ path, message }) => ({ field: issueField(door, progress.match, path), message }));
  const { code, message: detail, retryAfterSeconds } = fault;
  return {
    status,
    headers: {
      ...answerHeaders(door, requestId, progress),
      ...(fault.allow && { allow: fault.allow.join(", ") }),
      ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
      ...(status === 401 && { "www-authenticate": 'Bearer realm="bonafide"' }),
    },
    body: JSON.stringify(door.failure({ code, alias, status, detail, issues, retryAfterSeconds }, { requestId })),
  };
}

/** A shape's own schema speaks the wire's words; what the operation itself refuses is said in the engine's. */
function issueField(door: Door, match: Match | undefined, path: readonly PropertyKey[]): string {
  const { shape, operation } = match?.route ?? {};
  const [field = "", ...rest] = path.map(String);
  if (!shape?.input) return wirePath(door.lexicon, operation?.input, path);
  if (Object.hasOwn(shape.input.schema.shape, field)) return path.map(String).join(".");
  return [shape.input.words?.[field] ?? spelling(door.lexicon, operation?.input, field), ...rest].join(".");
}

function answerHeaders(door: Door, requestId: string, { caller, rate }: Progress): Record<string, string> {
  return {
    ...commonHeaders(requestId, rate),
    ...(caller?.tenantId && caller.plan && door.headers?.({ tenantId: caller.tenantId, plan: caller.plan })),
  };
}

function commonHeaders(requestId: string, rate: RateState | undefined): Record<string, string> {
  return {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    // Nothing here is a page: opened as one, nothing in it runs (OWASP REST Security Cheat Sheet).
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-request-id": requestId,
    ...(rate && {
      "x-ratelimit-limit": String(rate.limit),
      "x-ratelimit-remaining": String(rate.remaining),
      "x-ratelimit-reset": String(Math.ceil(rate.resetAt.getTime() / 1000)),
    }),
  };
}

function note(
  door: Door,
  request: ApiRequest,
  requestId: string,
  progress: Progress,
  status: number,
  milliseconds: number,
): void {
  const { match, caller } = progress;
  const route = match ? `${match.route.method} ${match.route.path}` : `${request.method} (no route)`;
  countDuration({ door: door.name, route: match ? route : "none", status }, milliseconds);
  log().info({ requestId, door: door.name, route, status, milliseconds, tenantId: caller?.tenantId }, "request");
  if (!caller?.tenantId) return;
  const keyId = caller.actor.type === "key" ? caller.actor.id : null;
  recordCall({
    tenantId: caller.tenantId,
    mode: caller.mode,
    requestId,
    keyId,
    route,
    status,
    milliseconds,
    createdAt: caller.now,
  });
}
