"use client";

import { CircleCheck, LoaderCircle, Undo2 } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import type { HostedApi } from "./api.ts";
import { asFailure, type HostedFailure } from "./failure.ts";
import { FailureAlert } from "./failure-alert.tsx";
import { keepReturn, keptReturn } from "./kept.ts";
import { Notice } from "./notice.tsx";
import type { Realm } from "./realm.ts";
import { Screen } from "./screen.tsx";
import { TotpSetup } from "./totp-setup.tsx";

type State = { name: "leaving" } | { name: "set-up" } | { name: "failed"; failure: HostedFailure };

/**
 * The end of every way of signing in: back to the developer's page with a code, or to the account. Who signed up where
 * a second factor is demanded sets one up on the way.
 */
export function Leaving({ realm, api }: { realm: Realm; api: HostedApi }) {
  const [state, setState] = useState<State>({ name: "leaving" });

  const leave = useCallback(async () => {
    setState({ name: "leaving" });
    try {
      if ((await api.account()).mfa_setup_required) return setState({ name: "set-up" });
      const to = keptReturn(realm.id);
      const target = to ? (await api.authorize(to)).redirect_to : `/account/${realm.id}`;
      keepReturn(realm.id, null);
      location.assign(target);
    } catch (error) {
      setState({ name: "failed", failure: asFailure(error) });
    }
  }, [realm, api]);

  useEffect(() => void leave(), [leave]);

  if (state.name === "set-up")
    return (
      <TotpSetup
        lead={`${realm.name} asks for a second step whenever you sign in: a code from an app on your phone.`}
        begin={api.beginOwnSetUp}
        confirm={async (code) => {
          await api.confirmOwnSetUp(code);
          await leave();
        }}
      />
    );
  if (state.name === "failed") return <NotLeft failure={state.failure} realm={realm} onRetry={leave} />;
  return (
    <Notice
      tone="verified"
      icon={<CircleCheck aria-hidden />}
      title="You are signed in"
      lead={
        <span className="flex items-center gap-2">
          <LoaderCircle aria-hidden className="size-5 animate-spin text-accent" /> Taking you on…
        </span>
      }
    />
  );
}

function NotLeft({ failure, realm, onRetry }: { failure: HostedFailure; realm: Realm; onRetry: () => void }) {
  if (failure.code === "validation_error")
    return (
      <Notice
        icon={<Undo2 aria-hidden />}
        title="You are signed in, but we cannot take you back"
        lead={`The address that you came from is not on the list of ${realm.name}, so we do not lead there. Go back to the app by yourself.`}
      >
        <ButtonLink href={`/account/${realm.id}`} size="large" wide>
          See your account
        </ButtonLink>
      </Notice>
    );
  const isSignedOut = failure.status === 401;
  return (
    <Screen title={isSignedOut ? "You are not signed in" : "We could not take you on"}>
      <FailureAlert failure={failure} />
      {isSignedOut ? (
        <ButtonLink href={`/sign-in/${realm.id}`} variant="primary" size="large" wide>
          Sign in
        </ButtonLink>
      ) : (
        <Button variant="primary" size="large" wide onClick={onRetry}>
          Try again
        </Button>
      )}
    </Screen>
  );
}
