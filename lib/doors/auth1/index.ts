import { FAMILIES } from "#lib/domain/keys/index.ts";
import { logOut, refreshSession, whoAmI } from "#lib/domain/sessions/index.ts";
import { defineDoor, KEY_HEADER_AND_BEARER, route } from "../door.ts";
import { camelCase } from "../lexicon.ts";
import { refreshed } from "./shapes.ts";

/** Auth1's published API. */
export const auth1 = defineDoor({
  name: "auth1",
  title: "Auth1 API",
  bases: ["/api/auth"],
  accessTokenSeconds: 3600,
  freeCallsPerMinute: 100,
  ...KEY_HEADER_AND_BEARER,
  servesPages: true,
  looksAtEveryKey: true,
  keyPrefixes: [FAMILIES.auth1.live, FAMILIES.auth1.test],
  lexicon: { case: camelCase },
  faults: {
    bad_request: "VALIDATION_ERROR",
    invalid_input: "VALIDATION_ERROR",
    key_missing: "VALIDATION_APIKEY_NOTFOUND",
    key_invalid: "VALIDATION_APIKEY_NOTFOUND",
    token_missing: "TOKEN_INVALID",
    token_invalid: "TOKEN_INVALID",
    token_expired: "TOKEN_EXPIRED",
    wrong_credentials: "CREDENTIALS_INVALID",
    wrong_confirmation: "CREDENTIALS_INVALID",
    proof_refused: "PROOF_VERIFICATION_FAILED",
    second_factor_required: "SECOND_FACTOR_REQUIRED",
    // Of its refresh tokens: whoever gets this has to sign in again.
    credential_expired: "TOKEN_INVALID",
    code_invalid: "CODE_INVALID",
    code_expired: "CODE_EXPIRED",
    forbidden: "FORBIDDEN",
    tenant_inactive: "VALIDATION_APIKEY_INACTIVE",
    not_found: "NOT_FOUND",
    method_not_allowed: "METHOD_NOT_ALLOWED",
    conflict: "CONFLICT",
    too_slow: "REQUEST_TIMEOUT",
    payload_too_large: "PAYLOAD_TOO_LARGE",
    unsupported_media_type: "UNSUPPORTED_MEDIA_TYPE",
    unusable_upload: "INVALID_UPLOAD",
    locked: "TOO_MANY_ATTEMPTS",
    rate_limited: "RATE_LIMIT_EXCEEDED",
    quota_exceeded: "QUOTA_EXCEEDED",
    overloaded: "SERVICE_UNAVAILABLE",
    unavailable: "SERVICE_UNAVAILABLE",
    internal: "INTERNAL_ERROR",
  },
  success: (output) => output,
  failure: (fault) => ({
    error: fault.alias,
    message: fault.detail,
    ...(fault.retryAfterSeconds !== undefined && { retryAfter: fault.retryAfterSeconds }),
    statusCode: fault.status,
    ...(fault.issues.length > 0 && { issues: fault.issues }),
  }),
  routes: [
    route("GET /api/auth/session", whoAmI, { auth: "user" }),
    route("POST /api/auth/refresh", refreshSession, { auth: "none", shape: refreshed }),
    route("POST /api/auth/logout", logOut, { auth: "user" }),
  ],
});
