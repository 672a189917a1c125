"use client";

import { CircleCheck, Hourglass } from "lucide-react";
import { useMemo, useState } from "react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { type HostedApi, hostedApi } from "./api.ts";
import { AskForMail } from "./ask-for-mail.tsx";
import { asFailure, fieldError } from "./failure.ts";
import { useFragmentToken } from "./fragment-token.ts";
import { HostedForm } from "./hosted-form.tsx";
import { Notice } from "./notice.tsx";
import type { Realm } from "./realm.ts";
import { Opening, Screen } from "./screen.tsx";
import { TextButton, TextLink } from "./text-link.tsx";
import { keepKind } from "./unsent/kept-kind.ts";
import { makeUnsent, refuseWeak } from "./unsent/new-password.ts";
import { UnsentNote } from "./unsent/unsent-note.tsx";
import { useUnsent } from "./unsent/use-unsent.ts";
import { useAct } from "./use-act.ts";

type Props = { realm: Realm; api: HostedApi; signIn: string };

/** Asks for a link to a new password; opened by that link, takes the new one. */
export function ResetPage({ realm, query }: { realm: Realm; query: string }) {
  const api = useMemo(() => hostedApi(realm.id), [realm.id]);
  const token = useFragmentToken();
  const [isDead, setDead] = useState(false);
  const props = { realm, api, signIn: `/sign-in/${realm.id}${query}` };
  if (token === undefined) return <Opening label="Opening the page" />;
  if (token === null || isDead) return <AskForLink {...props} isDead={isDead} />;
  return <NewPassword key={token} {...props} token={token} onDead={() => setDead(true)} />;
}

function AskForLink({ realm, api, signIn, isDead }: Props & { isDead: boolean }) {
  return (
    <AskForMail
      isTest={realm.isTest}
      signIn={signIn}
      title={isDead ? "This link no longer works" : "Forgot your password?"}
      lead={
        isDead
          ? "It was used, or is older than 10 minutes. Ask for a new one."
          : "We send you a link with which you choose a new one."
      }
      label="Reset the password"
      testId="forgot"
      ask={async (email) => {
        await api.forgot(email);
        return "a link to a new password is on its way. It works once, for 10 minutes.";
      }}
    >
      <TextLink href={`/recover/${realm.id}`} className="self-center">
        Lost your second factor as well?
      </TextLink>
    </AskForMail>
  );
}

function NewPassword({ realm, api, signIn, token, onDead }: Props & { token: string; onDead: () => void }) {
  const [outcome, setOutcome] = useState<{ awaits_approval: boolean } | null>(null);
  const { isPending, failure, run } = useAct();
  const unsent = useUnsent(realm);
  // Members of the console keep a password that is sent, and are told so when another is refused.
  const [isSent, setSent] = useState(realm.passwordLogin === "password");

  async function set(password: string): Promise<{ awaits_approval: boolean }> {
    const kind = realm.passwordLogin;
    const isAsItIs = isSent || kind === "password";
    const reset = await (isAsItIs
      ? api.reset(token, password)
      : unsent.run(async (at) => {
          refuseWeak(password, "new_password");
          return at.api.reset(token, await makeUnsent(at, kind, password));
        }));
    if (!reset.awaits_approval) keepKind(realm.id, isAsItIs ? "sent" : kind);
    return reset;
  }

  if (outcome?.awaits_approval) return <Awaiting name={realm.name} signIn={signIn} />;
  if (outcome) return <Changed signIn={signIn} />;
  return (
    <Screen title="Choose a new password" lead={`For your account with ${realm.name}.`}>
      <HostedForm
        label="New password"
        failure={failure}
        wayOn={
          !isSent && failure?.status === 403 ? (
            <TextButton data-testid="send-instead" onClick={() => setSent(true)}>
              Set one that is sent
            </TextButton>
          ) : null
        }
        onSubmit={(text) =>
          run(async () => {
            const reset = await set(text("new_password")).catch((error: unknown) => {
              if (asFailure(error).code === "expired_or_used") onDead();
              throw error;
            });
            setOutcome(reset);
          })
        }
      >
        <PasswordField
          size="large"
          isNew
          name="new_password"
          label="New password"
          error={fieldError(failure, "new_password")}
        />
        {realm.passwordLogin === "password" ? null : (
          <UnsentNote stage={unsent.stage}>
            {isSent
              ? "This password is sent, over an encrypted connection, whenever you sign in."
              : "Your password is not sent, now or later. Your browser will prove that it knows it."}
          </UnsentNote>
        )}
        <Button type="submit" variant="primary" size="large" wide pending={isPending} data-testid="reset">
          Change the password
        </Button>
      </HostedForm>
    </Screen>
  );
}

function Changed({ signIn }: { signIn: string }) {
  return (
    <Notice
      tone="verified"
      icon={<CircleCheck aria-hidden />}
      title="Your password is changed"
      lead="Wherever you were signed in, you have been signed out."
    >
      <ButtonLink href={signIn} variant="primary" size="large" wide prefetch={false} data-testid="reset-sign-in">
        Sign in
      </ButtonLink>
    </Notice>
  );
}

function Awaiting({ name, signIn }: { name: string; signIn: string }) {
  return (
    <Notice
      icon={<Hourglass aria-hidden />}
      title="Your new password awaits approval"
      lead={`Somebody at ${name} has to approve it, within 7 days. You get a mail once that is decided. Until then it does not sign you in, and one that you had before still does.`}
    >
      <ButtonLink href={signIn} size="large" wide prefetch={false} data-testid="reset-sign-in">
        Back to the sign-in
      </ButtonLink>
    </Notice>
  );
}
