import { readHealth } from "#lib/domain/health/index.ts";
import { createKey, FAMILIES, listKeys, revokeKey } from "#lib/domain/keys/index.ts";
import { logInToConsole } from "#lib/domain/members/index.ts";
import { createDeveloperAccount, getOrganization } from "#lib/domain/organizations/index.ts";
import { logOut, refreshSession } from "#lib/domain/sessions/index.ts";
import { readUsage } from "#lib/domain/usage/index.ts";
import {
  issueProofNonce,
  readCircuitInfo,
  readOwnIdentity,
  registerIdentity,
  verifyIdentity,
} from "#lib/domain/zkp/index.ts";
import { bearer, defineDoor, route } from "../door.ts";
import { camelCase } from "../lexicon.ts";
import { consoleKey, consoleLogin, consoleSignup, newKey, tokens } from "./shapes.ts";
import { verified } from "./zkp-shapes.ts";

const DOCS: Readonly<Record<number, string>> = {
  401: "/docs/zeroauth#authentication",
  403: "/docs/zeroauth#authentication",
  429: "/docs/zeroauth#rate-limits",
};

/** ZeroAuth's published API. */
export const zeroauth = defineDoor({
  name: "zeroauth",
  title: "ZeroAuth API",
  bases: ["/v1/auth/zkp", "/v1/auth/saml", "/v1/auth/oidc", "/v1/identity", "/api/console", "/api/health"],
  accessTokenSeconds: 3600,
  freeCallsPerMinute: 100,
  credentials(header) {
    const sent = bearer(header);
    const session = header("x-session-token")?.trim();
    // A console token travels as the bearer; on user routes the bearer is the key and the token has its own header.
    const isToken = sent?.startsWith("eyJ") === true;
    return {
      key: header("x-api-key")?.trim() ?? (isToken ? undefined : sent),
      token: session ?? (isToken ? sent : undefined),
    };
  },
  security: {
    key: { type: "http", scheme: "bearer", bearerFormat: "za_live_… or za_test_…" },
    token: { type: "apiKey", in: "header", name: "X-Session-Token" },
  },
  keyPrefixes: [FAMILIES.zeroauth.live, FAMILIES.zeroauth.test],
  lexicon: { case: camelCase, words: { "ApiKey.mode": "environment", apiKeys: "keys" } },
  faults: {
    bad_request: "bad_request",
    invalid_input: "validation_error",
    key_missing: "missing_api_key",
    key_invalid: "invalid_api_key",
    token_missing: "missing_session_token",
    token_invalid: "invalid_session_token",
    token_expired: "invalid_session_token",
    wrong_credentials: "invalid_credentials",
    wrong_confirmation: "invalid_credentials",
    proof_refused: ["proof_verification_failed", 401],
    second_factor_required: "second_factor_required",
    credential_expired: "invalid_refresh_token",
    code_invalid: "invalid_code",
    code_expired: "expired_or_used",
    forbidden: "insufficient_scopes",
    tenant_inactive: "tenant_inactive",
    not_found: "not_found",
    method_not_allowed: "method_not_allowed",
    conflict: "conflict",
    too_slow: "request_timeout",
    payload_too_large: "payload_too_large",
    unsupported_media_type: "unsupported_media_type",
    unusable_upload: "invalid_upload",
    locked: "account_locked",
    rate_limited: "rate_limit_exceeded",
    quota_exceeded: "monthly_quota_exceeded",
    overloaded: "service_unavailable",
    unavailable: "service_unavailable",
    internal: "internal_error",
  },
  success: (output) => output,
  failure: (fault) => ({
    error: fault.alias,
    message: fault.detail,
    docs: DOCS[fault.status] ?? "/docs/zeroauth#errors",
    ...(fault.issues.length > 0 && { issues: fault.issues }),
  }),
  headers: ({ tenantId, plan }) => ({ "x-zeroauth-tenant": tenantId, "x-zeroauth-plan": plan }),
  routes: [
    route("POST /v1/auth/zkp/register", registerIdentity, { auth: "key", status: 201 }),
    route("POST /v1/auth/zkp/verify", verifyIdentity, { auth: "key", shape: verified }),
    route("GET /v1/auth/zkp/nonce", issueProofNonce, { auth: "key" }),
    route("GET /v1/auth/zkp/circuit-info", readCircuitInfo, { auth: "key" }),
    route("GET /v1/identity/me", readOwnIdentity, { auth: "key+user", scope: "identity:read" }),
    route("POST /v1/identity/logout", logOut, { auth: "key+user", scope: "identity:read" }),
    route("POST /v1/identity/refresh", refreshSession, { auth: "key", scope: "identity:read", shape: tokens }),
    route("POST /api/console/signup", createDeveloperAccount, { auth: "none", status: 201, shape: consoleSignup }),
    route("POST /api/console/login", logInToConsole, { auth: "none", shape: consoleLogin }),
    route("GET /api/console/keys", listKeys, { auth: "console" }),
    route("POST /api/console/keys", createKey, { auth: "console", status: 201, shape: newKey }),
    route("DELETE /api/console/keys/{keyId}", revokeKey, { auth: "console", shape: consoleKey }),
    route("GET /api/console/usage", readUsage, { auth: "console" }),
    route("GET /api/console/account", getOrganization, { auth: "console" }),
    route("GET /api/health", readHealth, { auth: "none" }),
  ],
});
