import { isUnavailable } from "#db/outage.ts";

/** Every way in which the engine refuses. Doors give each its own name and may give it another status. */
export const FAULTS = {
  bad_request: { status: 400, title: "The request could not be understood." },
  invalid_input: { status: 400, title: "The request is not valid." },
  key_missing: { status: 401, title: "An API key is required." },
  key_invalid: { status: 401, title: "The API key is not valid." },
  token_missing: { status: 401, title: "A signed-in user's token is required." },
  token_invalid: { status: 401, title: "The token is not valid or has expired." },
  token_expired: { status: 401, title: "The token has expired; refresh it." },
  // At a sign-in alone. Beside a key or token that is right, 401 would make clients refresh it and ask again, for ever.
  wrong_credentials: { status: 401, title: "The address or the password is wrong." },
  wrong_confirmation: { status: 400, title: "What was given to confirm it is not right." },
  proof_refused: { status: 400, title: "The proof was not accepted." },
  second_factor_required: { status: 403, title: "A code from the authenticator app is required." },
  credential_expired: { status: 401, title: "The token is no longer valid; sign in or refresh it." },
  code_invalid: { status: 400, title: "The code is not right." },
  code_expired: { status: 400, title: "This link or code has expired or was used." },
  forbidden: { status: 403, title: "This credential may not do that." },
  tenant_inactive: { status: 403, title: "This organization is suspended." },
  not_found: { status: 404, title: "There is no such resource." },
  method_not_allowed: { status: 405, title: "This address does not answer to that method." },
  too_slow: { status: 408, title: "The request did not come in time." },
  conflict: { status: 409, title: "It conflicts with what already exists." },
  payload_too_large: { status: 413, title: "The request is larger than this address accepts." },
  unsupported_media_type: { status: 415, title: "This content type is not accepted here." },
  unusable_upload: { status: 400, title: "The file cannot be used." },
  locked: { status: 429, title: "Too many failed attempts; this account is locked for a while." },
  rate_limited: { status: 429, title: "Too many requests." },
  quota_exceeded: { status: 429, title: "The monthly quota is used up." },
  overloaded: { status: 503, title: "The server is busy; try again shortly." },
  unavailable: { status: 503, title: "This server does not offer that." },
  internal: { status: 500, title: "Something went wrong on our side." },
} as const;

export type FaultCode = keyof typeof FAULTS;
export type Issue = { path: readonly PropertyKey[]; message: string };

/**
 * The only error that the engine throws on purpose. `detail` is public: a full sentence without secrets,
 * without an echo of the input and without anything of another tenant. `cause` goes to the log alone.
 */
export class Fault extends Error {
  override name = "Fault";
  readonly code: FaultCode;
  readonly issues: readonly Issue[];
  readonly retryAfterSeconds: number | undefined;
  /** Methods that the address does answer to; goes into `Allow` (RFC 9110 §15.5.6). */
  readonly allow: readonly string[] | undefined;

  constructor(
    code: FaultCode,
    detail: string = FAULTS[code].title,
    extra: { issues?: readonly Issue[]; retryAfterSeconds?: number; allow?: readonly string[]; cause?: unknown } = {},
  ) {
    super(detail, { cause: extra.cause });
    this.code = code;
    this.issues = extra.issues ?? [];
    this.retryAfterSeconds = extra.retryAfterSeconds;
    this.allow = extra.allow;
  }
}

/**
 * What any error is to a caller. Of a database that cannot be asked it says neither that something was done nor that it
 * was not: the answer to a commit may have been lost on its way.
 */
export function faultOf(cause: unknown): Fault {
  if (cause instanceof Fault) return cause;
  if (!isUnavailable(cause)) return new Fault("internal", undefined, { cause });
  const { retryAfterSeconds } = cause;
  return new Fault("overloaded", "The service cannot be reached for a moment; try again shortly.", {
    retryAfterSeconds,
    cause,
  });
}
