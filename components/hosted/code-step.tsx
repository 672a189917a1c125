"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { HostedApi, Outcome, Recipient } from "./api.ts";
import { fieldError } from "./failure.ts";
import { CodeField } from "./fields.tsx";
import { HostedForm } from "./hosted-form.tsx";
import { InboxHint } from "./notice.tsx";
import type { Realm } from "./realm.ts";
import { Screen } from "./screen.tsx";
import { TextButton } from "./text-link.tsx";
import { useAct } from "./use-act.ts";

/** The six digits that were sent. */
export function CodeStep({
  realm,
  api,
  to,
  proven,
  onRestart,
}: {
  realm: Realm;
  api: HostedApi;
  to: Recipient;
  proven: (outcome: Outcome) => void;
  onRestart: () => void;
}) {
  const { isPending, failure, run } = useAct();
  const [isSentAgain, setSentAgain] = useState(false);
  const address = "email" in to ? to.email : to.phone;
  return (
    <Screen
      title="Enter the code we sent"
      lead={
        <>
          If <strong className="wrap-anywhere text-ink">{address}</strong> can sign in, six digits are on their way.
          They last 10 minutes.
        </>
      }
    >
      <InboxHint isTest={realm.isTest} />
      <HostedForm
        label="Code"
        failure={failure}
        onSubmit={(text) => run(async () => proven(await api.signInByCode(to, text("code"))))}
      >
        <CodeField label="Six-digit code" error={fieldError(failure, "code")} />
        <Button type="submit" variant="primary" size="large" wide pending={isPending} data-testid="code-submit">
          Sign in
        </Button>
      </HostedForm>
      <div className="flex flex-col items-center">
        <p role="status" className="text-verified empty:hidden">
          {isSentAgain ? "Another code is on its way; the one before no longer works." : ""}
        </p>
        <div className="flex flex-wrap justify-center gap-x-6">
          <TextButton
            onClick={() =>
              run(async () => {
                setSentAgain(false);
                await api.sendCode(to);
                setSentAgain(true);
              })
            }
          >
            Send another code
          </TextButton>
          <TextButton onClick={onRestart}>Sign in another way</TextButton>
        </div>
      </div>
    </Screen>
  );
}
