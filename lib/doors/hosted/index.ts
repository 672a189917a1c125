import { answerAttributes, openAttributeRequest } from "#lib/domain/credentials/index.ts";
import { authorize, describeRealm, HOSTED_COOKIE, readAccount, readVisitor } from "#lib/domain/hosted/index.ts";
import { sendMagicLink, verifyMagicLink } from "#lib/domain/magic-links/index.ts";
import { beginSignIn, finishSignIn, linkIdentity, listOwnIdentities, unlinkIdentity } from "#lib/domain/oauth/index.ts";
import {
  beginOpaqueLogin,
  beginOpaqueMigration,
  beginOpaqueRegistration,
  finishOpaqueMigration,
  logInByOpaque,
  registerByOpaque,
} from "#lib/domain/opaque/index.ts";
import { readLogo } from "#lib/domain/organizations/index.ts";
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
import { logInByProof, readSalt, registerByProof } from "#lib/domain/password-proofs/index.ts";
import { changeUnsentPassword, resetUnsentPassword } from "#lib/domain/password-resets/index.ts";
import { changePassword, forgotPassword, resetPassword } from "#lib/domain/passwords/index.ts";
import {
  cancelEmergencyResetByLink,
  confirmEmergencyReset,
  readEmergencyReset,
  readRecoveryCodes,
  regenerateRecoveryCodes,
  requestEmergencyReset,
} from "#lib/domain/recovery/index.ts";
import {
  confirmEmailVerification,
  listSessions,
  logIn,
  logOut,
  revokeSession,
  sendEmailVerification,
  signUp,
} from "#lib/domain/sessions/index.ts";
import { disableMfa, setUpTotp, verifyTotp } from "#lib/domain/totp/index.ts";
import { defineDoor, route } from "../door.ts";
import { snakeCase } from "../lexicon.ts";
import { v1 } from "../v1/index.ts";
import { authenticationBody, creationOptions, registrationBody, requestOptions } from "../v1/passkey-shapes.ts";
import { logoFile } from "./logo.ts";
import { confirmed, ended, outcome } from "./shapes.ts";

const anybody = { auth: "hosted" } as const;
const user = { auth: "hosted+user" } as const;

/** The hosted sign-in's own door: an organization by its realm, a user by a cookie for that realm's path alone. */
export const hosted = defineDoor({
  name: "hosted",
  title: "Hosted sign-in",
  bases: ["/hosted"],
  accessTokenSeconds: 900,
  credentials: () => ({}),
  security: {
    key: { type: "apiKey", in: "cookie", name: HOSTED_COOKIE },
    token: { type: "apiKey", in: "cookie", name: HOSTED_COOKIE },
  },
  keyPrefixes: [],
  lexicon: { case: snakeCase },
  faults: v1.faults,
  success: (output) => output,
  failure: v1.failure,
  routes: [
    route("GET /hosted/{realm}", describeRealm, anybody),
    route("GET /hosted/{realm}/logo", readLogo, { ...anybody, ...logoFile }),
    route("GET /hosted/{realm}/session", readVisitor, { auth: "hosted+visitor" }),
    route("POST /hosted/{realm}/sign-up", signUp, { ...anybody, ...outcome, status: 201 }),
    route("POST /hosted/{realm}/sign-in", logIn, { ...anybody, ...outcome }),
    // The address is in the body, where no log of addresses keeps it.
    route("POST /hosted/{realm}/password-proof/salt", readSalt, anybody),
    route("POST /hosted/{realm}/password-proof/sign-up", registerByProof, { ...anybody, ...outcome, status: 201 }),
    route("POST /hosted/{realm}/password-proof/sign-in", logInByProof, { ...anybody, ...outcome }),
    route("POST /hosted/{realm}/opaque/register", beginOpaqueRegistration, anybody),
    route("POST /hosted/{realm}/opaque/sign-up", registerByOpaque, { ...anybody, ...outcome, status: 201 }),
    route("POST /hosted/{realm}/opaque/sign-in/start", beginOpaqueLogin, anybody),
    route("POST /hosted/{realm}/opaque/sign-in/finish", logInByOpaque, { ...anybody, ...outcome }),
    route("POST /hosted/{realm}/second-factor", verifyTotp, { ...anybody, ...confirmed }),
    route("POST /hosted/{realm}/second-factor/setup", setUpTotp, anybody),
    route("POST /hosted/{realm}/magic-link/send", sendMagicLink, anybody),
    route("POST /hosted/{realm}/magic-link/verify", verifyMagicLink, { ...anybody, ...outcome }),
    route("POST /hosted/{realm}/otp/send", sendOtp, anybody),
    route("POST /hosted/{realm}/otp/verify", verifyOtp, { ...anybody, ...outcome }),
    route("POST /hosted/{realm}/password/forgot", forgotPassword, anybody),
    route("POST /hosted/{realm}/password/reset", resetPassword, anybody),
    route("POST /hosted/{realm}/password/reset/unsent", resetUnsentPassword, anybody),
    // Tokens are in the body, where no log of addresses keeps them.
    route("POST /hosted/{realm}/recover/request", requestEmergencyReset, anybody),
    route("POST /hosted/{realm}/recover/status", readEmergencyReset, anybody),
    route("POST /hosted/{realm}/recover/confirm", confirmEmergencyReset, anybody),
    route("POST /hosted/{realm}/recover/cancel", cancelEmergencyResetByLink, anybody),
    route("POST /hosted/{realm}/email/confirm", confirmEmailVerification, anybody),
    route("POST /hosted/{realm}/passkey/start", startPasskeyAuthentication, { ...anybody, shape: requestOptions }),
    route("POST /hosted/{realm}/passkey/finish", finishPasskeyAuthentication, {
      ...anybody,
      ...outcome,
      shape: { ...authenticationBody, ...outcome.shape },
    }),
    route("GET /hosted/{realm}/attributes/{request_id}", openAttributeRequest, anybody),
    route("POST /hosted/{realm}/attributes/{request_id}", answerAttributes, anybody),
    route("POST /hosted/{realm}/oauth/start", beginSignIn, anybody),
    route("POST /hosted/{realm}/oauth/finish", finishSignIn, { ...anybody, ...outcome }),

    route("GET /hosted/{realm}/account", readAccount, user),
    route("POST /hosted/{realm}/account/sign-out", logOut, { ...user, ...ended }),
    route("POST /hosted/{realm}/account/authorize", authorize, user),
    route("GET /hosted/{realm}/account/sessions", listSessions, user),
    route("DELETE /hosted/{realm}/account/sessions/{session_id}", revokeSession, user),
    route("POST /hosted/{realm}/account/email/send", sendEmailVerification, user),
    route("POST /hosted/{realm}/account/password", changePassword, user),
    route("POST /hosted/{realm}/account/password/unsent", changeUnsentPassword, user),
    route("POST /hosted/{realm}/account/opaque/start", beginOpaqueMigration, user),
    route("POST /hosted/{realm}/account/opaque/finish", finishOpaqueMigration, user),
    route("POST /hosted/{realm}/account/totp/setup", setUpTotp, user),
    route("POST /hosted/{realm}/account/totp/verify", verifyTotp, { ...user, ...confirmed }),
    route("POST /hosted/{realm}/account/totp/disable", disableMfa, user),
    route("GET /hosted/{realm}/account/recovery-codes", readRecoveryCodes, user),
    route("POST /hosted/{realm}/account/recovery-codes", regenerateRecoveryCodes, user),
    route("GET /hosted/{realm}/account/passkeys", listPasskeys, user),
    route("POST /hosted/{realm}/account/passkeys/start", startPasskeyRegistration, { ...user, shape: creationOptions }),
    route("POST /hosted/{realm}/account/passkeys/finish", finishPasskeyRegistration, {
      ...user,
      shape: registrationBody,
    }),
    route("PATCH /hosted/{realm}/account/passkeys/{passkey_id}", renamePasskey, user),
    route("DELETE /hosted/{realm}/account/passkeys/{passkey_id}", removePasskey, user),
    route("GET /hosted/{realm}/account/identities", listOwnIdentities, user),
    route("POST /hosted/{realm}/account/identities", linkIdentity, user),
    route("DELETE /hosted/{realm}/account/identities/{provider}", unlinkIdentity, user),
  ],
});
