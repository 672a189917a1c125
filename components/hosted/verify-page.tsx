"use client";

import { CircleCheck, MailCheck } from "lucide-react";
import { useMemo, useState } from "react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { hostedApi } from "./api.ts";
import { DeadLink } from "./dead-link.tsx";
import { useFragmentToken } from "./fragment-token.ts";
import { keptReturn } from "./kept.ts";
import { Leaving } from "./leaving.tsx";
import { Notice } from "./notice.tsx";
import { PressNotice } from "./press-notice.tsx";
import type { Realm } from "./realm.ts";
import { Opening } from "./screen.tsx";
import { useAct } from "./use-act.ts";

const DEAD =
  "It was used, is older than 24 hours, or is not whole. If your address is not confirmed yet, your account page sends you a new one.";

/** Confirms an address with a mail's link. */
export function VerifyPage({ realm }: { realm: Realm }) {
  const api = useMemo(() => hostedApi(realm.id), [realm.id]);
  const token = useFragmentToken();
  const [step, setStep] = useState<"ask" | "done" | "leaving">("ask");
  const { isPending, failure, run } = useAct();

  if (token === undefined) return <Opening label="Opening the link" />;
  if (step === "leaving") return <Leaving realm={realm} api={api} />;
  if (step === "done") return <Confirmed realm={realm} onContinue={() => setStep("leaving")} />;
  if (token === null || failure?.code === "expired_or_used")
    return <DeadLink why={DEAD} href={`/account/${realm.id}`} go="Go to your account" />;
  return (
    <PressNotice
      icon={<MailCheck aria-hidden />}
      title="Confirm your address"
      lead={`It shows ${realm.name} that mail to this address reaches you.`}
      action="Confirm my address"
      testId="verify"
      act={{ isPending, failure }}
      onPress={() =>
        run(async () => {
          await api.confirmAddress(token);
          setStep("done");
        })
      }
      otherwise={`If you have no account with ${realm.name}, close this page.`}
    />
  );
}

function Confirmed({ realm, onContinue }: { realm: Realm; onContinue: () => void }) {
  // Opened in the tab of the sign-up, the page knows the way back.
  const hasReturn = keptReturn(realm.id) !== null;
  return (
    <Notice
      tone="verified"
      icon={<CircleCheck aria-hidden />}
      title="Your address is confirmed"
      lead={hasReturn ? "One step more, and you are back." : "You can close this page and go back to the app."}
    >
      {hasReturn ? (
        <Button variant="primary" size="large" wide onClick={onContinue} data-testid="verify-continue">
          Continue
        </Button>
      ) : (
        <ButtonLink href={`/account/${realm.id}`} size="large" wide prefetch={false}>
          See your account
        </ButtonLink>
      )}
    </Notice>
  );
}
