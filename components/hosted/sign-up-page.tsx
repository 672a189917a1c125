"use client";

import { MailCheck } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { AfterProof, type Pending, pendingOf } from "./after-proof.tsx";
import { hostedApi } from "./api.ts";
import { fieldError } from "./failure.ts";
import { EmailField } from "./fields.tsx";
import { HostedForm } from "./hosted-form.tsx";
import { keepReturn } from "./kept.ts";
import { Leaving } from "./leaving.tsx";
import { InboxHint, Notice } from "./notice.tsx";
import type { Realm } from "./realm.ts";
import { type ReturnTo, returnQuery } from "./return-to.ts";
import { Screen } from "./screen.tsx";
import { TextLink } from "./text-link.tsx";
import { keepKind } from "./unsent/kept-kind.ts";
import { makeUnsent, refuseWeak } from "./unsent/new-password.ts";
import { UnsentNote } from "./unsent/unsent-note.tsx";
import { useUnsent } from "./unsent/use-unsent.ts";
import { useAct } from "./use-act.ts";

type Step =
  | { name: "form" }
  | { name: "pending"; email: string; pending: Pending }
  | { name: "confirm"; email: string }
  | { name: "leaving" };

/** Makes an account, asks for a second factor where one is demanded, says that the address is to be confirmed, and goes on to where the user came from. */
export function SignUpPage({ realm, returnTo }: { realm: Realm; returnTo: ReturnTo | null }) {
  const api = useMemo(() => hostedApi(realm.id), [realm.id]);
  const [step, setStep] = useState<Step>({ name: "form" });
  const { isPending, failure, run } = useAct();
  const unsent = useUnsent(realm);
  const way = realm.passwordLogin;
  const signIn = `/sign-in/${realm.id}${returnQuery(returnTo)}`;

  useEffect(() => keepReturn(realm.id, returnTo), [realm.id, returnTo]);

  function signUp(text: (field: string) => string) {
    const email = text("email").trim();
    const name = text("name").trim();
    void run(async () => {
      const [person, password] = [{ email, ...(name && { name }) }, text("password")];
      const outcome = await (way === "password"
        ? api.signUp({ ...person, password })
        : unsent.run(async (at) => {
            refuseWeak(password, "password", email);
            return at.api.signUp(person, await makeUnsent(at, way, password));
          }));
      keepKind(realm.id, way === "password" ? "sent" : way);
      const pending = pendingOf(outcome);
      setStep(pending ? { name: "pending", email, pending } : { name: "confirm", email });
    });
  }

  if (step.name === "leaving") return <Leaving realm={realm} api={api} />;
  if (step.name === "pending")
    return (
      <AfterProof
        api={api}
        realm={realm}
        pending={step.pending}
        onDone={() => setStep({ name: "confirm", email: step.email })}
        onRestart={() => location.assign(signIn)}
      />
    );
  if (step.name === "confirm")
    return (
      <Notice
        tone="verified"
        icon={<MailCheck aria-hidden />}
        title="Your account is made"
        lead={
          <>
            We sent a link to <strong className="wrap-anywhere text-ink">{step.email}</strong>. Open it within 24 hours,
            so that we know the address is yours.
          </>
        }
      >
        <InboxHint isTest={realm.isTest} />
        <Button
          variant="primary"
          size="large"
          wide
          onClick={() => setStep({ name: "leaving" })}
          data-testid="sign-up-continue"
        >
          Continue
        </Button>
      </Notice>
    );
  return (
    <Screen title={`Create your ${realm.name} account`}>
      <HostedForm
        label="Sign up"
        failure={failure}
        onSubmit={signUp}
        onStart={way === "password" ? undefined : unsent.warm}
      >
        {failure?.status === 409 ? (
          <p>
            Is it yours? <TextLink href={signIn}>Sign in instead</TextLink>
          </p>
        ) : null}
        <TextField
          label="Name"
          name="name"
          optional
          autoComplete="name"
          controlSize="large"
          error={fieldError(failure, "name")}
          data-testid="name"
        />
        <EmailField error={fieldError(failure, "email")} />
        <PasswordField size="large" isNew error={fieldError(failure, "password")} />
        {way === "password" ? null : (
          <UnsentNote stage={unsent.stage}>
            Your password is not sent, now or later. Your browser will prove that it knows it.
          </UnsentNote>
        )}
        <Button type="submit" variant="primary" size="large" wide pending={isPending} data-testid="sign-up">
          Create the account
        </Button>
      </HostedForm>
      <p className="flex flex-wrap items-center justify-center gap-x-2 border-line border-t pt-4 text-ink-2">
        Have an account? <TextLink href={signIn}>Sign in</TextLink>
      </p>
    </Screen>
  );
}
