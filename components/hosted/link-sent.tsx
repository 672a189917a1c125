"use client";

import { MailOpen } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { HostedApi } from "./api.ts";
import { FailureAlert } from "./failure-alert.tsx";
import { InboxHint, Notice } from "./notice.tsx";
import { watchOtherTabs } from "./other-tabs.ts";
import type { Realm } from "./realm.ts";
import type { Step } from "./sign-in-page.tsx";
import { TextButton } from "./text-link.tsx";
import { useAct } from "./use-act.ts";

/** A link is on its way. Opened in this browser, it lets this page go on by itself. */
export function LinkSent({
  realm,
  api,
  email,
  setStep,
}: {
  realm: Realm;
  api: HostedApi;
  email: string;
  setStep: (step: Step) => void;
}) {
  const { isPending, failure, run } = useAct();
  const [isSentAgain, setSentAgain] = useState(false);

  useEffect(() => {
    const look = () => void api.visitor().then((account) => account && setStep({ name: "leaving" }), stay);
    return watchOtherTabs(realm.id, look);
  }, [realm.id, api, setStep]);

  return (
    <Notice
      icon={<MailOpen aria-hidden />}
      title="Look into your mail"
      lead={
        <>
          If <strong className="wrap-anywhere text-ink">{email}</strong> can sign in, a link is on its way. It works
          once, for 10 minutes. Open it in this browser, and this page goes on by itself.
        </>
      }
    >
      <InboxHint isTest={realm.isTest} />
      <FailureAlert failure={failure} />
      <p role="status" className="text-verified empty:hidden">
        {isSentAgain ? "Another link is on its way." : ""}
      </p>
      <Button
        size="large"
        wide
        pending={isPending}
        onClick={() =>
          run(async () => {
            setSentAgain(false);
            await api.sendLink(email);
            setSentAgain(true);
          })
        }
      >
        Send another one
      </Button>
      <TextButton onClick={() => setStep({ name: "start" })} className="self-center">
        Sign in another way
      </TextButton>
    </Notice>
  );
}

// Whether somebody is signed in could not be told: the page goes on waiting.
function stay() {}
