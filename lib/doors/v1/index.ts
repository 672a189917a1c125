import {
  readAssurancePolicy,
  readCryptoPolicy,
  readEvidence,
  readPqReadiness,
  readStandards,
} from "#lib/domain/assurance/index.ts";
import {
  issueCredential,
  listCredentials,
  readAttributeResult,
  readIssuer,
  readRevocations,
  requestAttributes,
  revokeCredential,
  verifyAttributes,
} from "#lib/domain/credentials/index.ts";
import { deleteUser, exportUser } from "#lib/domain/erasure/index.ts";
import { getEvent, listEvents } from "#lib/domain/events/index.ts";
import { readKeySet } from "#lib/domain/health/index.ts";
import { exchangeCode } from "#lib/domain/hosted/index.ts";
import { createKey, FAMILIES, listKeys, looksLikeKey, revokeKey } from "#lib/domain/keys/index.ts";
import {
  addKycChip,
  addKycDocument,
  checkLiveness,
  completeKycSession,
  createKycSession,
  deleteKycSession,
  getKycSession,
  getKycStatus,
  listDuplicates,
  listKycSessions,
  matchFace,
  searchByPicture,
} from "#lib/domain/kyc/index.ts";
import { sendMagicLink, verifyMagicLink } from "#lib/domain/magic-links/index.ts";
import {
  approvePassword,
  blockUser,
  denyPassword,
  getPendingPassword,
  listUserSessions,
  revokeUserSessions,
  setRole,
  unblockUser,
} from "#lib/domain/members/index.ts";
import { getInboxMessage, listInbox } from "#lib/domain/messages/index.ts";
import {
  beginSignIn,
  createConnection,
  deleteConnection,
  finishSignIn,
  linkIdentity,
  listConnections,
  listOwnIdentities,
  listProviders,
  unlinkIdentity,
  updateConnection,
} from "#lib/domain/oauth/index.ts";
import { changeOrganization, inviteOrganization, listActions, listOrganizations } from "#lib/domain/operators/index.ts";
import {
  createOrganization,
  getOrganization,
  removeLogo,
  setLogo,
  updateOrganization,
} from "#lib/domain/organizations/index.ts";
import { sendOtp, verifyOtp } from "#lib/domain/otp/index.ts";
import {
  finishPasskeyAuthentication,
  finishPasskeyRegistration,
  listPasskeys,
  removePasskey,
  renamePasskey,
  startPasskeyAuthentication,
  startPasskeyRegistration,
} from "#lib/domain/passkeys/index.ts";
import { changePassword, forgotPassword, resetPassword } from "#lib/domain/passwords/index.ts";
import {
  cancelEmergencyResetByLink,
  cancelUserEmergencyReset,
  confirmEmergencyReset,
  readEmergencyReset,
  readRecoveryCodes,
  readUserRecovery,
  regenerateRecoveryCodes,
  removeUserRecoveryCodes,
  requestEmergencyReset,
} from "#lib/domain/recovery/index.ts";
import {
  confirmEmailVerification,
  listSessions,
  logIn,
  logOut,
  refreshSession,
  revokeAllSessions,
  revokeSession,
  sendEmailVerification,
  signUp,
  verifyToken,
} from "#lib/domain/sessions/index.ts";
import { disableMfa, setUpTotp, verifyTotp } from "#lib/domain/totp/index.ts";
import { listLogKeys, proveConsistency, proveInclusion, readLogHead } from "#lib/domain/transparency/index.ts";
import { readUsage } from "#lib/domain/usage/index.ts";
import { getUser, importUsers, listUsers } from "#lib/domain/users/index.ts";
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhookDeliveries,
  listWebhooks,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
  updateWebhooks,
} from "#lib/domain/webhooks/index.ts";
import { readLogEntry } from "#lib/domain/zkp/index.ts";
import { bearer, defineDoor, route } from "../door.ts";
import { snakeCase } from "../lexicon.ts";
import { revocationHeaders } from "./credential-headers.ts";
import { authenticationBody, creationOptions, registrationBody, requestOptions } from "./passkey-shapes.ts";

/** The native door, which speaks Zauthy's published API. */
export const v1 = defineDoor({
  name: "v1",
  title: "Bonafide API (native; speaks Zauthy)",
  bases: ["/v1", "/api/v1", "/api-keys", "/.well-known/jwks.json"],
  // Printed without a base, alone of all: "DELETE /api-keys/{key_id}".
  aliases: { "/api/v1": "/v1", "/api-keys": "/v1/api-keys" },
  accessTokenSeconds: 900,
  credentials(header) {
    const sent = bearer(header);
    if (sent === undefined) return {};
    return looksLikeKey(sent) || /^[a-z0-9]+_(?:live|test|pk)_/.test(sent) ? { key: sent } : { token: sent };
  },
  security: {
    key: { type: "http", scheme: "bearer", bearerFormat: "sk_live_… or sk_test_…" },
    token: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
  },
  admitsMembers: true,
  keyPrefixes: [FAMILIES.native.live, FAMILIES.native.test],
  lexicon: { case: snakeCase },
  faults: {
    bad_request: "bad_request",
    invalid_input: "validation_error",
    key_missing: "missing_api_key",
    key_invalid: "invalid_api_key",
    token_missing: "missing_token",
    token_invalid: "invalid_token",
    token_expired: "invalid_token",
    wrong_credentials: "invalid_credentials",
    wrong_confirmation: "invalid_credentials",
    proof_refused: "proof_verification_failed",
    second_factor_required: "second_factor_required",
    credential_expired: "invalid_refresh_token",
    code_invalid: "invalid_code",
    code_expired: "expired_or_used",
    forbidden: "forbidden",
    tenant_inactive: "organization_suspended",
    not_found: "not_found",
    method_not_allowed: "method_not_allowed",
    conflict: "conflict",
    too_slow: "request_timeout",
    payload_too_large: "payload_too_large",
    unsupported_media_type: "unsupported_media_type",
    unusable_upload: "unusable_upload",
    locked: "account_locked",
    rate_limited: "rate_limited",
    quota_exceeded: "quota_exceeded",
    overloaded: "overloaded",
    unavailable: "unavailable",
    internal: "internal_error",
  },
  success: (output) => output,
  failure: (fault, { requestId }) => ({
    detail: fault.detail,
    error: fault.alias,
    request_id: requestId,
    ...(fault.issues.length > 0 && { issues: fault.issues }),
  }),
  routes: [
    route("POST /v1/organizations", createOrganization, { auth: "none", status: 201 }),
    route("GET /v1/organization", getOrganization, { auth: "key" }),
    route("PATCH /v1/organization", updateOrganization, { auth: "key" }),
    route("PUT /v1/organization/logo", setLogo, { auth: "key" }),
    route("DELETE /v1/organization/logo", removeLogo, { auth: "key" }),
    route("POST /v1/signup", signUp, { auth: "key", status: 201 }),
    route("POST /v1/login", logIn, { auth: "key" }),
    route("POST /v1/refresh", refreshSession, { auth: "key", scope: "auth:write" }),
    route("POST /v1/logout", logOut, { auth: "user" }),
    route("GET /v1/sessions", listSessions, { auth: "user" }),
    route("DELETE /v1/sessions", revokeAllSessions, { auth: "user" }),
    route("DELETE /v1/sessions/{session_id}", revokeSession, { auth: "user" }),
    route("POST /v1/token/verify", verifyToken, { auth: "key" }),
    route("POST /v1/auth/code/exchange", exchangeCode, { auth: "any" }),

    route("POST /v1/password/forgot", forgotPassword, { auth: "key" }),
    route("POST /v1/password/reset", resetPassword, { auth: "key" }),
    route("POST /v1/password/change", changePassword, { auth: "user" }),
    route("POST /v1/email/verification/send", sendEmailVerification, { auth: "user" }),
    route("POST /v1/email/verification/confirm", confirmEmailVerification, { auth: "key" }),
    route("POST /v1/magic-link/send", sendMagicLink, { auth: "key" }),
    route("POST /v1/magic-link/verify", verifyMagicLink, { auth: "key" }),
    route("POST /v1/otp/send", sendOtp, { auth: "key" }),
    route("POST /v1/otp/verify", verifyOtp, { auth: "key" }),
    route("POST /v1/mfa/totp/setup", setUpTotp, { auth: "any" }),
    route("POST /v1/mfa/totp/verify", verifyTotp, { auth: "any" }),
    route("POST /v1/mfa/disable", disableMfa, { auth: "user" }),
    route("POST /v1/passkey/register/start", startPasskeyRegistration, { auth: "user", shape: creationOptions }),
    route("POST /v1/passkey/register/finish", finishPasskeyRegistration, { auth: "user", shape: registrationBody }),
    route("POST /v1/passkey/authenticate/start", startPasskeyAuthentication, { auth: "key", shape: requestOptions }),
    route("POST /v1/passkey/authenticate/finish", finishPasskeyAuthentication, {
      auth: "key",
      shape: authenticationBody,
    }),
    route("GET /v1/passkey/list", listPasskeys, { auth: "user" }),
    route("PATCH /v1/passkey/{passkey_id}", renamePasskey, { auth: "user" }),
    route("DELETE /v1/passkey/{passkey_id}", removePasskey, { auth: "user" }),
    route("GET /v1/recovery-codes", readRecoveryCodes, { auth: "user" }),
    route("POST /v1/recovery-codes", regenerateRecoveryCodes, { auth: "user" }),
    route("POST /v1/emergency-reset/request", requestEmergencyReset, { auth: "key" }),
    route("POST /v1/emergency-reset/status", readEmergencyReset, { auth: "key" }),
    route("POST /v1/emergency-reset/confirm", confirmEmergencyReset, { auth: "key" }),
    route("POST /v1/emergency-reset/cancel", cancelEmergencyResetByLink, { auth: "key" }),
    route("GET /.well-known/jwks.json", readKeySet, { auth: "none" }),

    route("GET /v1/auth/oauth/providers", listProviders, { auth: "key" }),
    route("POST /v1/auth/oauth/init", beginSignIn, { auth: "key" }),
    route("POST /v1/auth/oauth/callback", finishSignIn, { auth: "key" }),
    route("POST /v1/auth/oauth/link", linkIdentity, { auth: "user" }),
    route("DELETE /v1/auth/oauth/unlink/{provider}", unlinkIdentity, { auth: "user" }),
    route("GET /v1/auth/oauth/identities", listOwnIdentities, { auth: "user" }),
    route("POST /v1/auth/oauth/connections", createConnection, { auth: "key", status: 201 }),
    route("GET /v1/auth/oauth/connections", listConnections, { auth: "key" }),
    route("PATCH /v1/auth/oauth/connections/{connection_id}", updateConnection, { auth: "key" }),
    route("DELETE /v1/auth/oauth/connections/{connection_id}", deleteConnection, { auth: "key" }),

    route("POST /v1/kyc/sessions", createKycSession, { auth: "key", status: 201 }),
    route("GET /v1/kyc/sessions", listKycSessions, { auth: "key" }),
    route("GET /v1/kyc/sessions/{session_id}", getKycSession, { auth: "key" }),
    route("GET /v1/kyc/sessions/{session_id}/status", getKycStatus, { auth: "key" }),
    route("POST /v1/kyc/sessions/{session_id}/documents", addKycDocument, { auth: "key" }),
    route("POST /v1/kyc/sessions/{session_id}/chip", addKycChip, { auth: "key" }),
    route("POST /v1/kyc/sessions/{session_id}/face/match", matchFace, { auth: "key" }),
    route("POST /v1/kyc/sessions/{session_id}/face/liveness", checkLiveness, { auth: "key" }),
    route("GET /v1/kyc/sessions/{session_id}/duplicates", listDuplicates, { auth: "key" }),
    route("POST /v1/kyc/faces/search", searchByPicture, { auth: "key" }),
    route("POST /v1/kyc/sessions/{session_id}/complete", completeKycSession, { auth: "key" }),
    route("DELETE /v1/kyc/sessions/{session_id}", deleteKycSession, { auth: "key" }),

    route("POST /v1/kyc/sessions/{session_id}/credential", issueCredential, { auth: "key", status: 201 }),
    route("GET /v1/credentials", listCredentials, { auth: "key" }),
    route("GET /v1/credentials/issuer", readIssuer, { auth: "none" }),
    route("GET /v1/credentials/revocations", readRevocations, { auth: "none", headers: revocationHeaders }),
    route("POST /v1/credentials/{credential_id}/revoke", revokeCredential, { auth: "key" }),
    route("POST /v1/attributes/requests", requestAttributes, { auth: "key", status: 201 }),
    route("GET /v1/attributes/requests/{request_id}", readAttributeResult, { auth: "key" }),
    route("POST /v1/attributes/verify", verifyAttributes, { auth: "key" }),

    route("POST /v1/webhooks", createWebhook, { auth: "key", status: 201 }),
    route("GET /v1/webhooks", listWebhooks, { auth: "key" }),
    route("GET /v1/webhooks/{webhook_id}", getWebhook, { auth: "key" }),
    route("PUT /v1/webhooks/bulk", updateWebhooks, { auth: "key" }),
    route("PUT /v1/webhooks/{webhook_id}", updateWebhook, { auth: "key" }),
    route("PATCH /v1/webhooks/{webhook_id}", updateWebhook, { auth: "key" }),
    route("DELETE /v1/webhooks/{webhook_id}", deleteWebhook, { auth: "key" }),
    route("POST /v1/webhooks/{webhook_id}/test", testWebhook, { auth: "key" }),
    route("POST /v1/webhooks/{webhook_id}/rotate-secret", rotateWebhookSecret, { auth: "key" }),
    route("GET /v1/webhooks/{webhook_id}/deliveries", listWebhookDeliveries, { auth: "key" }),

    route("GET /v1/api-keys", listKeys, { auth: "key" }),
    route("POST /v1/api-keys", createKey, { auth: "key", status: 201 }),
    route("DELETE /v1/api-keys/{key_id}", revokeKey, { auth: "key" }),

    route("GET /v1/users", listUsers, { auth: "key" }),
    route("POST /v1/users/import", importUsers, { auth: "key", status: 201 }),
    route("GET /v1/users/{user_id}", getUser, { auth: "key" }),
    route("DELETE /v1/users/{user_id}", deleteUser, { auth: "key" }),
    route("GET /v1/users/{user_id}/export", exportUser, { auth: "key" }),
    route("POST /v1/users/{user_id}/block", blockUser, { auth: "key" }),
    route("POST /v1/users/{user_id}/unblock", unblockUser, { auth: "key" }),
    route("GET /v1/users/{user_id}/sessions", listUserSessions, { auth: "key" }),
    route("DELETE /v1/users/{user_id}/sessions", revokeUserSessions, { auth: "key" }),
    route("GET /v1/users/{user_id}/recovery", readUserRecovery, { auth: "key" }),
    route("DELETE /v1/users/{user_id}/recovery-codes", removeUserRecoveryCodes, { auth: "key" }),
    route("DELETE /v1/users/{user_id}/emergency-reset", cancelUserEmergencyReset, { auth: "key" }),
    route("GET /v1/users/{user_id}/password-reset", getPendingPassword, { auth: "key" }),
    route("POST /v1/users/{user_id}/password-reset/approve", approvePassword, { auth: "key" }),
    route("POST /v1/users/{user_id}/password-reset/deny", denyPassword, { auth: "key" }),
    route("PUT /v1/users/{user_id}/role", setRole, { auth: "console" }),
    route("GET /v1/events", listEvents, { auth: "key" }),
    route("GET /v1/events/{event_id}", getEvent, { auth: "key" }),
    route("GET /v1/messages", listInbox, { auth: "key" }),
    route("GET /v1/messages/{message_id}", getInboxMessage, { auth: "key" }),
    route("GET /v1/usage", readUsage, { auth: "key" }),
    route("GET /v1/assurance/crypto-policy", readCryptoPolicy, { auth: "key" }),
    route("GET /v1/assurance/standards", readStandards, { auth: "key" }),
    route("GET /v1/assurance/pq-readiness", readPqReadiness, { auth: "key" }),
    route("GET /v1/assurance/evidence", readEvidence, { auth: "key" }),
    route("GET /v1/assurance/policy", readAssurancePolicy, { auth: "key" }),

    route("GET /v1/operator/organizations", listOrganizations, { auth: "operator" }),
    route("PATCH /v1/operator/organizations/{organization_id}", changeOrganization, { auth: "operator" }),
    route("POST /v1/operator/invitations", inviteOrganization, { auth: "operator", status: 201 }),
    route("GET /v1/operator/actions", listActions, { auth: "operator" }),

    route("GET /v1/transparency/head", readLogHead, { auth: "none" }),
    route("GET /v1/transparency/keys", listLogKeys, { auth: "none" }),
    route("GET /v1/transparency/inclusion", proveInclusion, { auth: "none" }),
    route("GET /v1/transparency/consistency", proveConsistency, { auth: "none" }),
    route("GET /v1/transparency/entries/{tx_hash}", readLogEntry, { auth: "key" }),
  ],
});
