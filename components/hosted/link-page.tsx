"use client";

import { CircleCheck, KeyRound } from "lucide-react";
import { useMemo, useState } from "react";
import { ButtonLink } from "#components/ui/button.tsx";
import { AfterProof, type Pending, pendingOf } from "./after-proof.tsx";
import { hostedApi } from "./api.ts";
import { DeadLink } from "./dead-link.tsx";
import { useFragmentToken } from "./fragment-token.ts";
import { keptReturn } from "./kept.ts";
import { Leaving } from "./leaving.tsx";
import { Notice } from "./notice.tsx";
import { tellOtherTabs } from "./other-tabs.ts";
import { PressNotice } from "./press-notice.tsx";
import type { Realm } from "./realm.ts";
import { Opening } from "./screen.tsx";
import { useAct } from "./use-act.ts";

const DEAD =
  "It may have been used, be older than 10 minutes, or not be whole. Open it once more from your mail, or ask for a new one.";

type Step = { name: "ask" } | { name: "pending"; pending: Pending } | { name: "leaving" } | { name: "done" };

/** Signs in with a mail's link, at a press and not before: scanners of mail open links too. */
export function LinkPage({ realm }: { realm: Realm }) {
  const api = useMemo(() => hostedApi(realm.id), [realm.id]);
  const token = useFragmentToken();
  const [step, setStep] = useState<Step>({ name: "ask" });
  const { isPending, failure, run } = useAct();

  function arrive() {
    tellOtherTabs(realm.id);
    // In a tab of its own the link does not know where its reader came from; the tab that does goes on by itself.
    setStep(keptReturn(realm.id) ? { name: "leaving" } : { name: "done" });
  }

  if (token === undefined) return <Opening label="Opening the link" />;
  if (token === null || failure?.code === "expired_or_used")
    return <DeadLink why={DEAD} href={`/sign-in/${realm.id}`} go="Sign in" />;
  if (step.name === "leaving") return <Leaving realm={realm} api={api} />;
  if (step.name === "done") return <SignedInHere realm={realm} />;
  if (step.name === "pending")
    return (
      <AfterProof
        api={api}
        realm={realm}
        pending={step.pending}
        onDone={arrive}
        onRestart={() => location.assign(`/sign-in/${realm.id}`)}
      />
    );
  return (
    <PressNotice
      icon={<KeyRound aria-hidden />}
      title={`Sign in to ${realm.name}?`}
      lead="You opened a link from a mail. It signs you in once, in this browser."
      action="Continue"
      testId="link-continue"
      act={{ isPending, failure }}
      onPress={() =>
        run(async () => {
          const pending = pendingOf(await api.openLink(token));
          if (pending) setStep({ name: "pending", pending });
          else arrive();
        })
      }
      otherwise="If you did not ask for it, close this page: nobody is signed in."
    />
  );
}

function SignedInHere({ realm }: { realm: Realm }) {
  return (
    <Notice
      tone="verified"
      icon={<CircleCheck aria-hidden />}
      title="You are signed in"
      lead="Go back to the app. If the page where you asked for the link is still open in this browser, it goes on by itself."
    >
      <ButtonLink href={`/account/${realm.id}`} size="large" wide prefetch={false}>
        See your account
      </ButtonLink>
    </Notice>
  );
}
