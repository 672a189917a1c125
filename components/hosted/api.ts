import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import * as z from "zod/mini";
import { request } from "./request.ts";
import type { ReturnTo } from "./return-to.ts";

const User = z.object({
  email: z.nullable(z.string()),
  role: z.string(),
  name: z.nullable(z.string()),
  phone: z.nullable(z.string()),
  is_verified: z.boolean(),
});
const Session = z.object({
  id: z.string(),
  ip: z.nullable(z.string()),
  device: z.string(),
  location: z.nullable(z.object({ country: z.string(), city: z.nullable(z.string()) })),
  is_current: z.boolean(),
  is_trusted_device: z.boolean(),
  last_used_at: z.string(),
});
const Account = z.object({
  user: User,
  session: Session,
  has_password: z.boolean(),
  password_kind: z.nullable(z.enum(["hash", "proof", "opaque"])),
  mfa_enabled: z.boolean(),
  mfa_setup_required: z.boolean(),
  backup_codes_left: z.number(),
});
const Visitor = z.object({ account: z.nullable(Account) });
const Passkey = z.object({
  id: z.string(),
  name: z.nullable(z.string()),
  is_backed_up: z.boolean(),
  is_flagged: z.boolean(),
  created_at: z.string(),
  last_used_at: z.nullable(z.string()),
});
const Identity = z.object({ provider: z.string(), linked_at: z.string() });
export const Outcome = z.object({
  mfa_required: z.boolean(),
  mfa_token: z.optional(z.string()),
  mfa_methods: z.optional(z.array(z.string())),
  mfa_setup_required: z.optional(z.boolean()),
  user: z.optional(User),
});
const SetUp = z.object({
  secret: z.string(),
  qr_uri: z.string(),
  qr_image: z.string(),
  backup_codes: z.array(z.string()),
});
const Recovery = z.object({
  status: z.enum(["pending", "ready", "confirmed", "cancelled", "expired"]),
  available_at: z.string(),
  requires_recovery_code: z.boolean(),
});
const RecoveryCodes = z.object({ remaining: z.number() });
const Taken = z.looseObject({});
export const PasswordReset = z.object({ awaits_approval: z.boolean() });
const Sent = z.object({ authorization_url: z.string() });

// The browser's own JSON, handed on as it is: the library and the browser look at it.
const creationOptions = z.custom<PublicKeyCredentialCreationOptionsJSON>(isObject);
const requestOptions = z.custom<PublicKeyCredentialRequestOptionsJSON>(isObject);

export type User = z.infer<typeof User>;
export type Session = z.infer<typeof Session>;
export type Account = z.infer<typeof Account>;
export type Passkey = z.infer<typeof Passkey>;
export type Identity = z.infer<typeof Identity>;
export type Outcome = z.infer<typeof Outcome>;
export type Recovery = z.infer<typeof Recovery>;
export type SetUp = z.infer<typeof SetUp>;
export type Recipient = { email: string } | { phone: string };
export type HostedApi = ReturnType<typeof hostedApi>;

/** The hosted door of one realm. */
export function hostedApi(realm: string) {
  const base = `/hosted/${encodeURIComponent(realm)}`;
  const post = <Schema extends z.ZodMiniType>(schema: Schema, path: string, body: object = {}) =>
    request(schema, "POST", `${base}/${path}`, body);
  const get = <Schema extends z.ZodMiniType>(schema: Schema, path: string) =>
    request(schema, "GET", `${base}/account${path}`);
  const at = (path: string, id: string) => `${base}/account/${path}/${encodeURIComponent(id)}`;
  return {
    signUp: (person: { email: string; password: string; name?: string }) => post(Outcome, "sign-up", person),
    signIn: (proof: { email: string; password: string }) => post(Outcome, "sign-in", proof),
    secondFactor: (code: string, mfa_token: string) => post(Taken, "second-factor", { code, mfa_token }),
    beginSetUp: (mfa_token: string) => post(SetUp, "second-factor/setup", { mfa_token }),
    sendLink: (email: string) => post(Taken, "magic-link/send", { email }),
    openLink: (token: string) => post(Outcome, "magic-link/verify", { token }),
    sendCode: (to: Recipient) => post(Taken, "otp/send", to),
    signInByCode: (to: Recipient, code: string) => post(Outcome, "otp/verify", { ...to, code }),
    forgot: (email: string) => post(Taken, "password/forgot", { email }),
    reset: (token: string, new_password: string) => post(PasswordReset, "password/reset", { token, new_password }),
    askToRecover: (email: string) => post(z.object({ delay_hours: z.number() }), "recover/request", { email }),
    recovery: (token: string) => post(Recovery, "recover/status", { token }),
    recover: (token: string, recovery_code?: string) =>
      post(z.object({ reset_token: z.string() }), "recover/confirm", { token, recovery_code }),
    cancelRecovery: (token: string) => post(Taken, "recover/cancel", { token }),
    confirmAddress: (token: string) => post(Taken, "email/confirm", { token }),
    passkeyOptions: () => post(requestOptions, "passkey/start"),
    signInByPasskey: (proof: AuthenticationResponseJSON) => post(Outcome, "passkey/finish", proof),
    beginProvider: (provider: string, redirect_url: string) => post(Sent, "oauth/start", { provider, redirect_url }),
    finishProvider: (answer: ProviderAnswer) => post(Outcome, "oauth/finish", answer),

    /** null where nobody is signed in, which is no failure. */
    visitor: async () => (await request(Visitor, "GET", `${base}/session`)).account,
    account: () => get(Account, ""),
    signOut: () => post(Taken, "account/sign-out"),
    authorize: ({ redirectUri, codeChallenge, state }: ReturnTo) =>
      post(z.object({ redirect_to: z.string() }), "account/authorize", {
        redirect_uri: redirectUri,
        code_challenge: codeChallenge,
        ...(state !== undefined && { state }),
      }),
    sessions: async () => (await get(z.object({ sessions: z.array(Session) }), "/sessions")).sessions,
    endSession: (id: string) => request(Taken, "DELETE", at("sessions", id)),
    sendConfirmation: () => post(Taken, "account/email/send"),
    changePassword: (current_password: string, new_password: string) =>
      post(z.object({ revoked_sessions: z.number() }), "account/password", { current_password, new_password }),
    beginOwnSetUp: () => post(SetUp, "account/totp/setup"),
    confirmOwnSetUp: (code: string) => post(Taken, "account/totp/verify", { code }),
    removeApp: (proof: { password: string } | { code: string }) => post(Taken, "account/totp/disable", proof),
    recoveryCodes: () => get(RecoveryCodes, "/recovery-codes"),
    newRecoveryCodes: async () =>
      (await post(z.object({ codes: z.array(z.string()) }), "account/recovery-codes")).codes,
    passkeys: async () => (await get(z.object({ passkeys: z.array(Passkey) }), "/passkeys")).passkeys,
    newPasskeyOptions: () => post(creationOptions, "account/passkeys/start"),
    addPasskey: (made: RegistrationResponseJSON, name: string) =>
      post(Passkey, "account/passkeys/finish", { ...made, name }),
    renamePasskey: (id: string, name: string) => request(Passkey, "PATCH", at("passkeys", id), { name }),
    removePasskey: (id: string) => request(Taken, "DELETE", at("passkeys", id)),
    identities: async () => (await get(z.object({ identities: z.array(Identity) }), "/identities")).identities,
    beginLinking: (provider: string, redirect_url: string) =>
      post(Sent, "account/identities", { provider, redirect_url }),
    finishLinking: (answer: ProviderAnswer) => post(Taken, "account/identities", answer),
    unlink: (provider: string) => request(Taken, "DELETE", at("identities", provider)),
  };
}

export type ProviderAnswer = { code: string; state: string; iss?: string };

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
