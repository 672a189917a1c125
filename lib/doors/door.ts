import type * as z from "zod";
import { FAULTS, type FaultCode } from "#lib/engine/faults.ts";
import type { AnyOperation } from "#lib/engine/operation.ts";
import type { Lexicon } from "./lexicon.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * What a route asks for: nothing; the tenant's key; a signed-in user's token; both; a console token; the cookie of
 * one capture page; the organization that a hosted page's address names, without, with, or with whatever there is of
 * that page's cookie; or whatever credential there is, since the input may carry a proof of its own ("any").
 */
export type Auth =
  | "none"
  | "key"
  | "user"
  | "key+user"
  | "console"
  | "capture"
  | "hosted"
  | "hosted+user"
  | "hosted+visitor"
  | "any";

/**
 * Where a dialect's nesting differs from the engine's: the wire's own schemas (already in the wire's
 * spelling) and the way between. Used where spelling alone cannot say it.
 */
export type Shape = {
  readonly input?: {
    readonly schema: z.ZodObject;
    toEngine(wire: Record<string, unknown>): Record<string, unknown>;
    /** The wire's words for engine's fields where they are not the door's spelling of them. */
    readonly words?: Readonly<Record<string, string>>;
  };
  readonly output?: { readonly schema: z.ZodType; toWire(output: never): unknown };
};

export type Route = {
  readonly method: Method;
  /** Whole path, with `{parameters}` in the wire's spelling. */
  readonly path: `/${string}`;
  readonly operation: AnyOperation;
  readonly auth: Auth;
  readonly status: number;
  readonly shape?: Shape;
  /** Answers a file in place of JSON; refusals stay in the envelope. */
  readonly file?: { readonly type: string; bytes(output: never): Uint8Array<ArrayBuffer> };
  /** Sets cookies or other headers from the engine's output. */
  readonly headers?: (output: never, params: Readonly<Record<string, string>>) => Record<string, string>;
  /** The scope this dialect publishes for the route, where it is not the operation's own. */
  readonly scope?: string;
};

type RouteOptions = Pick<Route, "auth"> & Partial<Pick<Route, "status" | "shape" | "file" | "headers" | "scope">>;

/** One line of a door's table: `route("POST /v1/signup", signUp, { auth: "key", status: 201 })`. */
export function route(at: `${Method} /${string}`, operation: AnyOperation, options: RouteOptions): Route {
  const [method, path] = splitAddress(at);
  return { method, path, operation, status: 200, ...options };
}

/** Safe: the parameter's type is exactly a method, a space and a path. */
function splitAddress(at: `${Method} /${string}`): [Method, `/${string}`] {
  return at.split(" ") as [Method, `/${string}`];
}

export type WireIssue = { field: string; message: string };
export type WireFault = {
  readonly code: FaultCode;
  readonly alias: string;
  readonly status: number;
  readonly detail: string;
  readonly issues: readonly WireIssue[];
  readonly retryAfterSeconds: number | undefined;
};
export type Meta = { readonly requestId: string };
export type Standing = { readonly tenantId: string; readonly plan: string };

export type Door = {
  readonly name: string;
  readonly title: string;
  /** Paths that this dialect answers for, unknown ones included; the longest prefix wins. */
  readonly bases: readonly `/${string}`[];
  /** Prefixes that stand for others: `/api/v1` for `/v1`. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly accessTokenSeconds: number;
  /** Where this dialect carries the key and the user's token. */
  credentials(header: (name: string) => string | undefined): { key?: string; token?: string };
  /** The same, as OpenAPI security schemes by kind of credential. */
  readonly security: Readonly<Record<"key" | "token", Readonly<Record<string, unknown>>>>;
  /** How the keys begin that this dialect speaks of; all families open it. */
  readonly keyPrefixes: readonly string[];
  /** Whether pages of other sites may call it (CORS), with publishable keys. */
  readonly servesPages?: boolean;
  /** Whether a key is looked at also where a route asks for none: published as a header of every request. */
  readonly looksAtEveryKey?: boolean;
  /** Whether a member's own token opens what a key opens, as far as the member's role goes. */
  readonly admitsMembers?: boolean;
  readonly lexicon: Lexicon;
  /** What this dialect calls each fault, and its status where that differs. */
  readonly faults: Readonly<Record<FaultCode, string | readonly [alias: string, status: number]>>;
  success(output: unknown, meta: Meta): unknown;
  failure(fault: WireFault, meta: Meta): unknown;
  /** Headers of every answer to a known tenant. */
  headers?(standing: Standing): Record<string, string>;
  readonly routes: readonly Route[];
};

export function defineDoor(door: Door): Door {
  return door;
}

/** A fault as this door names it. */
export function namedFault(door: Pick<Door, "faults">, code: FaultCode): { alias: string; status: number } {
  const named = door.faults[code];
  return typeof named === "string"
    ? { alias: named, status: FAULTS[code].status }
    : { alias: named[0], status: named[1] };
}

/** The key in `x-api-key`, the user's token as the bearer: how Auth1 and zkauth carry them. */
export const KEY_HEADER_AND_BEARER: Pick<Door, "credentials" | "security"> = {
  credentials: (header) => ({ key: header("x-api-key")?.trim(), token: bearer(header) }),
  security: {
    key: { type: "apiKey", in: "header", name: "x-api-key" },
    token: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
  },
};

/** `Authorization: Bearer …` (RFC 6750 §2.1), the scheme in any case. */
export function bearer(header: (name: string) => string | undefined): string | undefined {
  return /^bearer +([^\s,]+)$/i.exec(header("authorization")?.trim() ?? "")?.[1];
}
