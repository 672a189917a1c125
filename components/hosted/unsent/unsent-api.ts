import * as z from "zod/mini";
import { Outcome, PasswordReset } from "../api.ts";
import { request } from "../request.ts";

const ClientHash = z.object({
  algorithm: z.literal("argon2id"),
  version: z.number(),
  memory_kib: z.number(),
  passes: z.number(),
  lanes: z.number(),
  hash_bytes: z.number(),
});
const Salt = z.object({ salt: z.string(), hash: ClientHash });
const Changed = z.object({ revoked_sessions: z.number() });

/** A new password that is not sent, as the door takes it. */
export type NewUnsent = { salt: string; commitment: string } | { registration_id: string; registration_record: string };

/** The current password's proof, as the door takes it. */
export type ProvenCurrent =
  | { current_password: string }
  | { login_id: string; finish_login_request: string }
  | SentProof;

export type SentProof = {
  proof: object;
  public_signals: readonly string[];
  proof_nonce: string;
  proof_timestamp: number;
};

type Person = { email: string; name?: string };

export type UnsentApi = ReturnType<typeof unsentApi>;

/** What the hosted door takes instead of a password. */
export function unsentApi(realm: string) {
  const base = `/hosted/${encodeURIComponent(realm)}`;
  const post = <Schema extends z.ZodMiniType>(schema: Schema, path: string, body: object) =>
    request(schema, "POST", `${base}/${path}`, body);
  return {
    salt: (email: string) => post(Salt, "password-proof/salt", { email }),
    signInByProof: (email: string, proof: SentProof) => post(Outcome, "password-proof/sign-in", { email, ...proof }),
    beginOpaque: (email: string, start_login_request: string) =>
      post(z.object({ login_id: z.string(), login_response: z.string() }), "opaque/sign-in/start", {
        email,
        start_login_request,
      }),
    signInByOpaque: (login_id: string, finish_login_request: string) =>
      post(Outcome, "opaque/sign-in/finish", { login_id, finish_login_request }),
    beginRecord: (registration_request: string) =>
      post(z.object({ registration_id: z.string(), registration_response: z.string() }), "opaque/register", {
        registration_request,
      }),
    signUp: (person: Person, password: NewUnsent) =>
      post(Outcome, "salt" in password ? "password-proof/sign-up" : "opaque/sign-up", { ...person, ...password }),
    reset: (token: string, password: NewUnsent) => post(PasswordReset, "password/reset/unsent", { token, ...password }),
    change: (current: ProvenCurrent, password: NewUnsent) =>
      post(Changed, "account/password/unsent", { ...current, ...password }),
    beginMigration: (current: ProvenCurrent, registration_request: string) =>
      post(z.object({ migration_id: z.string(), registration_response: z.string() }), "account/opaque/start", {
        ...current,
        registration_request,
      }),
    finishMigration: (migration_id: string, registration_record: string) =>
      post(Changed, "account/opaque/finish", { migration_id, registration_record }),
  };
}
