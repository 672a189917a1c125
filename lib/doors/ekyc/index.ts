import { readHealth } from "#lib/domain/health/index.ts";
import { FAMILIES } from "#lib/domain/keys/index.ts";
import {
  addKycDocument,
  completeKycSession,
  createKycSession,
  getKycOutcome,
  listKycSessions,
  matchFace,
  startLiveness,
  submitLiveness,
} from "#lib/domain/kyc/index.ts";
import { defineDoor, route } from "../door.ts";
import { snakeCase } from "../lexicon.ts";
import { challenge, completed, created, document, health, liveness, outcome, selfie, sessionList } from "./shapes.ts";

/** eKYC-Onboarder's published API. */
export const ekyc = defineDoor({
  name: "ekyc",
  title: "eKYC-Onboarder API",
  bases: ["/partner", "/kyc", "/health"],
  accessTokenSeconds: 3600,
  credentials: (header) => ({ key: header("x-api-key")?.trim() }),
  security: {
    key: { type: "apiKey", in: "header", name: "X-API-Key" },
    token: { type: "http", scheme: "bearer" },
  },
  keyPrefixes: [FAMILIES.native.live, FAMILIES.native.test],
  lexicon: { case: snakeCase },
  faults: {
    bad_request: "bad_request",
    invalid_input: ["validation_error", 422],
    key_missing: "unauthorized",
    key_invalid: "unauthorized",
    token_missing: "unauthorized",
    token_invalid: "unauthorized",
    token_expired: "unauthorized",
    wrong_credentials: "unauthorized",
    wrong_confirmation: "bad_request",
    proof_refused: "bad_request",
    second_factor_required: "forbidden",
    credential_expired: "unauthorized",
    code_invalid: "bad_request",
    code_expired: "bad_request",
    forbidden: "forbidden",
    tenant_inactive: "forbidden",
    not_found: "not_found",
    method_not_allowed: "method_not_allowed",
    conflict: ["conflict", 400],
    too_slow: "request_timeout",
    payload_too_large: "payload_too_large",
    unsupported_media_type: ["unsupported_media_type", 400],
    unusable_upload: "bad_request",
    locked: "locked",
    rate_limited: "rate_limited",
    quota_exceeded: "quota_exceeded",
    overloaded: "overloaded",
    unavailable: "unavailable",
    internal: "internal_error",
  },
  success: (output) => output,
  failure: (fault) => ({
    detail: fault.detail,
    status_code: fault.status,
    ...(fault.issues.length > 0 && { issues: fault.issues }),
  }),
  routes: [
    route("POST /partner/sessions", createKycSession, { auth: "key", shape: created }),
    route("GET /partner/sessions", listKycSessions, { auth: "key", shape: sessionList }),
    route("GET /partner/sessions/{session_id}", getKycOutcome, { auth: "key", shape: outcome }),
    route("POST /kyc/{session_id}/document", addKycDocument, { auth: "key", shape: document }),
    route("POST /kyc/{session_id}/selfie", matchFace, { auth: "key", shape: selfie }),
    route("GET /kyc/{session_id}/liveness/challenge", startLiveness, { auth: "key", shape: challenge }),
    route("POST /kyc/{session_id}/liveness", submitLiveness, { auth: "key", shape: liveness }),
    route("POST /kyc/{session_id}/submit", completeKycSession, { auth: "key", shape: completed }),
    route("GET /health", readHealth, { auth: "none", shape: health }),
  ],
});
