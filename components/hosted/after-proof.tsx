"use client";

import type { HostedApi, Outcome } from "./api.ts";
import { PasskeyStep } from "./passkey-step.tsx";
import type { Realm } from "./realm.ts";
import { SecondFactor } from "./second-factor.tsx";
import { TotpSetup } from "./totp-setup.tsx";

/** What a first proof has left to do. */
export type Pending = { token: string; next: "code" | "passkey" | "set-up" };

/** null where somebody is signed in already. */
export function pendingOf({ mfa_required, mfa_token, mfa_methods, mfa_setup_required }: Outcome): Pending | null {
  if (!mfa_required) return null;
  const isByPasskey = mfa_methods !== undefined && !mfa_methods.includes("totp");
  return { token: mfa_token ?? "", next: mfa_setup_required ? "set-up" : isByPasskey ? "passkey" : "code" };
}

/** The second factor, or its set-up where the organization demands one and there is none yet. */
export function AfterProof({
  api,
  realm,
  pending: { token, next },
  onDone,
  onRestart,
}: {
  api: HostedApi;
  realm: Realm;
  pending: Pending;
  onDone: () => void;
  onRestart: () => void;
}) {
  async function prove(code: string) {
    await api.secondFactor(code, token);
    onDone();
  }
  if (next === "code") return <SecondFactor prove={prove} onRestart={onRestart} />;
  if (next === "passkey") return <PasskeyStep {...{ realm, api, onDone, onRestart }} />;
  return (
    <TotpSetup
      lead={`${realm.name} asks for a second step whenever you sign in: a code from an app on your phone.`}
      begin={() => api.beginSetUp(token)}
      confirm={prove}
      onCancel={onRestart}
      cancelWords="Start again"
    />
  );
}
