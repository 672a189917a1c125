"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import type { HostedApi } from "../api.ts";
import { asksForRecentProof, type HostedFailure } from "../failure.ts";
import { FailureAlert } from "../failure-alert.tsx";
import type { Realm } from "../realm.ts";
import { useAct } from "../use-act.ts";

/** Why an act of the account failed; where the server wants a recent proof, the way to give it. */
export function ActFailure({ failure, realm, api }: { failure: HostedFailure | null; realm: Realm; api: HostedApi }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (failure) box.current?.querySelector<HTMLElement>("[data-failure]")?.focus();
  }, [failure]);
  return (
    <div ref={box} className="empty:hidden">
      <FailureAlert failure={failure} action={wayToProve(failure, realm, api)} />
    </div>
  );
}

/** The way to a recent proof where the server wants one; null for every other failure. */
export function wayToProve(failure: HostedFailure | null, realm: Realm, api: HostedApi): ReactNode {
  return failure && asksForRecentProof(failure) ? <SignInAgain realm={realm} api={api} /> : null;
}

// The old session ends first, so that it does not stay behind in the list of devices.
function SignInAgain({ realm, api }: { realm: Realm; api: HostedApi }) {
  const { isPending, run } = useAct();
  return (
    <Button
      pending={isPending}
      data-testid="sign-in-again"
      onClick={() =>
        run(async () => {
          await api.signOut();
          location.assign(`/sign-in/${realm.id}`);
        })
      }
    >
      Sign in again
    </Button>
  );
}
