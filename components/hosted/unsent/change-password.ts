import type { Account } from "../api.ts";
import type { Realm } from "../realm.ts";
import { keepKind } from "./kept-kind.ts";
import { makeUnsent, refuseWeak } from "./new-password.ts";
import { optionsOf, type UnsentKind, type Watch, withProver } from "./prover.ts";
import { type Given, proveByOpaque, provePassword } from "./sign-in.ts";
import type { ProvenCurrent, UnsentApi } from "./unsent-api.ts";

type At = { realm: Realm; api: UnsentApi; watch: Watch };
type Kind = NonNullable<Account["password_kind"]>;

/** Of what kind a new password of this account is: never of one that tells more than the old one did. */
export function nextKind({ passwordLogin }: Realm, { password_kind: kind, user }: Account): Kind {
  // The console takes a password as it is.
  if (user.role !== "user") return "hash";
  if (kind === "opaque" || passwordLogin === "opaque") return "opaque";
  return kind === "proof" || passwordLogin === "proof" ? "proof" : "hash";
}

/** Whether the account's password can be moved to OPAQUE, with the same words. */
export function canUpgrade({ passwordLogin }: Realm, { password_kind: kind, user }: Account): boolean {
  if (user.role !== "user" || user.email === null) return false;
  return kind === "proof" || (kind === "hash" && passwordLogin !== "password");
}

/** Replaces the password by one that is not sent; returns how many other sessions ended. */
export async function changeUnsent(
  at: At,
  { from, to, current, next }: { from: Kind; to: UnsentKind; current: Given; next: string },
): Promise<number> {
  refuseWeak(next, "new_password", current.email);
  const proven = await proveCurrent(at, from, current);
  const { revoked_sessions: ended } = await at.api.change(proven, await makeUnsent(at, to, next));
  keepKind(at.realm.id, to);
  return ended;
}

/** Moves the password to OPAQUE as it is; returns how many other sessions ended. */
export async function upgradeToOpaque(at: At, from: Kind, current: Given): Promise<number> {
  const proven = await proveCurrent(at, from, current);
  const { realm, api, watch } = at;
  const ended = await withProver(async (prover) => {
    const secret = { password: current.password, keyStretching: realm.opaqueKeyStretching };
    const { registrationRequest, finish } = await prover.startOpaqueRegistration(secret, optionsOf(watch));
    const { migration_id, registration_response } = await api.beginMigration(proven, registrationRequest);
    const record = await finish(registration_response);
    watch.tell({ name: "send" });
    return (await api.finishMigration(migration_id, record)).revoked_sessions;
  });
  keepKind(realm.id, "opaque");
  return ended;
}

async function proveCurrent(at: At, kind: Kind, current: Given): Promise<ProvenCurrent> {
  if (kind === "hash") return { current_password: current.password };
  return kind === "proof" ? provePassword(at, current, "zkauth.migrate") : proveByOpaque(at, current);
}
