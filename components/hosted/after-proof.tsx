"use client";

import type { HostedApi, Outcome } from "./api.ts";
import { SecondFactor } from "./second-factor.tsx";
import { TotpSetup } from "./totp-setup.tsx";

/** What a first proof has left to do. */
export type Pending = { token: string; isSetUp: boolean };

/** null where somebody is signed in already. */
export function pendingOf({ mfa_required, mfa_token, mfa_setup_required }: Outcome): Pending | null {
  return mfa_required ? { token: mfa_token ?? "", isSetUp: mfa_setup_required === true } : null;
}

/** The second factor, or its set-up where the organization demands one and there is none yet. */
export function AfterProof({
  api,
  organization,
  pending: { token, isSetUp },
  onDone,
  onRestart,
}: {
  api: HostedApi;
  organization: string;
  pending: Pending;
  onDone: () => void;
  onRestart: () => void;
}) {
  async function prove(code: string) {
    await api.secondFactor(code, token);
    onDone();
  }
  if (!isSetUp) return <SecondFactor prove={prove} onRestart={onRestart} />;
  return (
    <TotpSetup
      lead={`${organization} asks for a second step whenever you sign in: a code from an app on your phone.`}
      begin={() => api.beginSetUp(token)}
      confirm={prove}
      onCancel={onRestart}
      cancelWords="Start again"
    />
  );
}
