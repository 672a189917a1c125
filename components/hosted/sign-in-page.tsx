"use client";

import { useCallback, useEffect, useMemo, useState } from "react";
import { AfterProof, type Pending, pendingOf } from "./after-proof.tsx";
import { hostedApi, type Outcome, type Recipient, type User } from "./api.ts";
import { CodeStep } from "./code-step.tsx";
import { ContinueAs } from "./continue-as.tsx";
import { keepReturn } from "./kept.ts";
import { Leaving } from "./leaving.tsx";
import { LinkSent } from "./link-sent.tsx";
import { PhoneStep } from "./phone-step.tsx";
import type { Realm } from "./realm.ts";
import { type ReturnTo, returnQuery } from "./return-to.ts";
import { Opening } from "./screen.tsx";
import { SignInStart } from "./sign-in-start.tsx";

export type Step =
  | { name: "opening" }
  | { name: "continue"; user: User }
  | { name: "start" }
  | { name: "link-sent"; email: string }
  | { name: "phone" }
  | { name: "code"; to: Recipient }
  | { name: "pending"; pending: Pending }
  | { name: "leaving" };

/** Signs a user in, step by step, and ends where the user came from. */
export function SignInPage({ realm, returnTo }: { realm: Realm; returnTo: ReturnTo | null }) {
  const api = useMemo(() => hostedApi(realm.id), [realm.id]);
  const [step, setStep] = useState<Step>({ name: "opening" });
  const [email, setEmail] = useState("");
  const restart = () => setStep({ name: "start" });

  useEffect(() => keepReturn(realm.id, returnTo), [realm.id, returnTo]);
  useEffect(() => {
    api.visitor().then(
      (account) => setStep(account ? { name: "continue", user: account.user } : { name: "start" }),
      // Whatever the reason, nobody is known to be signed in; what fails for good fails at the next step, and says so.
      () => setStep({ name: "start" }),
    );
  }, [api]);

  const proven = useCallback((outcome: Outcome) => {
    const pending = pendingOf(outcome);
    setStep(pending ? { name: "pending", pending } : { name: "leaving" });
  }, []);

  switch (step.name) {
    case "opening":
      return <Opening label="Opening the sign-in" />;
    case "continue":
      return <ContinueAs {...{ realm, api, setStep }} user={step.user} />;
    case "start":
      return <SignInStart {...{ realm, api, proven, setStep, email, setEmail }} query={returnQuery(returnTo)} />;
    case "link-sent":
      return <LinkSent {...{ realm, api, setStep }} email={step.email} />;
    case "phone":
      return <PhoneStep {...{ realm, api, setStep }} />;
    case "code":
      return <CodeStep {...{ realm, api, proven }} to={step.to} onRestart={restart} />;
    case "pending":
      return (
        <AfterProof
          api={api}
          realm={realm}
          pending={step.pending}
          onDone={() => setStep({ name: "leaving" })}
          onRestart={restart}
        />
      );
    case "leaving":
      return <Leaving realm={realm} api={api} />;
  }
}
