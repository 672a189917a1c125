"use client";

import { LifeBuoy } from "lucide-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { type HostedApi, hostedApi, type Recovery } from "./api.ts";
import { AskForMail } from "./ask-for-mail.tsx";
import { asFailure, fieldError, type HostedFailure } from "./failure.ts";
import { FailureAlert } from "./failure-alert.tsx";
import { useFragmentToken } from "./fragment-token.ts";
import { HostedForm } from "./hosted-form.tsx";
import { Notice } from "./notice.tsx";
import type { Realm } from "./realm.ts";
import { Opening, Screen } from "./screen.tsx";
import { TextButton } from "./text-link.tsx";
import { useAct } from "./use-act.ts";

type Props = { realm: Realm; api: HostedApi; signIn: string };

/** Asks for an emergency reset; opened by its mail's link, tells how far it is and, in time, confirms it. */
export function RecoverPage({ realm }: { realm: Realm }) {
  const api = useMemo(() => hostedApi(realm.id), [realm.id]);
  const token = useFragmentToken();
  const [recovery, setRecovery] = useState<Recovery | HostedFailure | null>(null);
  const props = { realm, api, signIn: `/sign-in/${realm.id}` };

  const read = useCallback(() => {
    if (!token) return;
    let isShown = true;
    const show = (told: Recovery | HostedFailure) => isShown && setRecovery(told);
    setRecovery(null);
    api.recovery(token).then(show, (error: unknown) => show(asFailure(error)));
    return () => {
      isShown = false;
    };
  }, [api, token]);
  useEffect(read, [read]);

  if (token === null) return <Ask {...props} isDead={false} />;
  if (token === undefined || recovery === null) return <Opening label="Opening the page" />;
  if (recovery instanceof Error && recovery.code !== "not_found")
    return (
      <Screen title="This page could not be opened">
        <FailureAlert failure={recovery} />
        {/* The token has left the address: loading the page again would lose it. */}
        <Button variant="primary" size="large" wide onClick={read} data-testid="recover-again">
          Try again
        </Button>
      </Screen>
    );
  if (recovery instanceof Error || (recovery.status !== "pending" && recovery.status !== "ready"))
    return <Ask {...props} isDead />;
  return <Confirm key={token} {...props} token={token} recovery={recovery} />;
}

function Ask({ realm, api, signIn, isDead }: Props & { isDead: boolean }) {
  return (
    <AskForMail
      isTest={realm.isTest}
      signIn={signIn}
      title={isDead ? "This link no longer works" : "Lost every way of signing in?"}
      lead={
        isDead
          ? "The recovery was cancelled, was finished, or is over. Signing in cancels it as well. You can ask for another one."
          : "We send a link to your address. After a delay it lets you choose a new password. Until then, anyone who can still sign in to the account can cancel it."
      }
      label="Recover the account"
      testId="recover-ask"
      ask={async (email) => {
        const { delay_hours } = await api.askToRecover(email);
        const until = delay_hours > 0 ? ` The link works in ${hoursWords(delay_hours)}, for three days.` : "";
        return `a mail with a link is on its way.${until}`;
      }}
    />
  );
}

function Confirm({ realm, api, signIn, token, recovery }: Props & { token: string; recovery: Recovery }) {
  const [isDead, setDead] = useState(false);
  const { isPending, failure, run } = useAct();
  const needsCode = recovery.requires_recovery_code;

  function noteDead(error: unknown): never {
    if (asFailure(error).code === "expired_or_used") setDead(true);
    throw error;
  }

  // Asked once more on that page: who presses it for "later" would wait the whole delay anew.
  const stop = () => location.assign(`/recover/${realm.id}/cancel#token=${encodeURIComponent(token)}`);
  const confirm = (text: (field: string) => string) =>
    run(async () => {
      const { reset_token } = await api.recover(token, needsCode ? text("recovery_code") : undefined).catch(noteDead);
      location.assign(`/reset/${realm.id}#token=${encodeURIComponent(reset_token)}`);
    });

  if (isDead) return <Ask realm={realm} api={api} signIn={signIn} isDead />;
  const cancel = (
    <TextButton onClick={stop} className="self-center" data-testid="recover-stop">
      Cancel the recovery
    </TextButton>
  );
  if (recovery.status === "pending")
    return (
      <Notice
        icon={<LifeBuoy aria-hidden />}
        title="Not yet"
        lead={`This link works from ${timeWords(recovery.available_at)} on, for three days. Until then whoever can sign in to the account can cancel it.`}
      >
        {cancel}
      </Notice>
    );
  return (
    <Screen
      title={`Recover your account with ${realm.name}`}
      lead="Your password, second factor, passkeys and linked accounts are removed and every session is ended. Then you choose a new password."
    >
      <HostedForm label="Recover the account" failure={failure} onSubmit={confirm}>
        {needsCode ? (
          <TextField
            label="Recovery code"
            name="recovery_code"
            hint="One of the ten that you saved. It works once."
            autoComplete="off"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            controlSize="large"
            mono
            error={fieldError(failure, "recovery_code")}
            data-testid="recovery-code"
          />
        ) : null}
        <Button type="submit" variant="primary" size="large" wide pending={isPending} data-testid="recover-confirm">
          Recover the account
        </Button>
      </HostedForm>
      {cancel}
    </Screen>
  );
}

const hoursWords = (hours: number) => (hours === 1 ? "one hour" : `${hours} hours`);

const timeWords = (at: string) =>
  new Date(at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" }).replace(" at ", ", ");
