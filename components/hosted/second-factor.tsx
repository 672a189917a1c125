"use client";

import { TimerOff } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { fieldError } from "./failure.ts";
import { CodeField } from "./fields.tsx";
import { HostedForm } from "./hosted-form.tsx";
import { Notice } from "./notice.tsx";
import { Screen } from "./screen.tsx";
import { TextButton } from "./text-link.tsx";
import { useAct } from "./use-act.ts";

/** The second step of signing in: a code from the app, or one of the backup codes. */
export function SecondFactor({ prove, onRestart }: { prove: (code: string) => Promise<void>; onRestart: () => void }) {
  const [isBackup, setBackup] = useState(false);
  const { isPending, failure, run, fail } = useAct();

  if (failure?.code === "expired_or_used")
    return (
      <Notice
        icon={<TimerOff aria-hidden />}
        title="That took too long"
        lead="For your safety a sign-in has to be finished within a few minutes. Begin it once more."
      >
        <Button variant="primary" size="large" wide onClick={onRestart}>
          Sign in again
        </Button>
      </Notice>
    );
  return (
    <Screen
      title={isBackup ? "Enter a backup code" : "Enter the code from your app"}
      lead={
        isBackup
          ? "Use one of the codes that you saved when you set up the app. It works once."
          : "Your authenticator app shows six digits for this account."
      }
    >
      <HostedForm label="Second step" failure={failure} onSubmit={(text) => run(() => prove(text("code")))}>
        <CodeField
          label={isBackup ? "Backup code" : "Code from the app"}
          isDigits={!isBackup}
          error={fieldError(failure, "code")}
        />
        <Button
          type="submit"
          variant="primary"
          size="large"
          wide
          pending={isPending}
          data-testid="second-factor-submit"
        >
          Continue
        </Button>
      </HostedForm>
      <div className="flex flex-wrap justify-center gap-x-6">
        <TextButton
          onClick={() => {
            setBackup(!isBackup);
            fail(null);
          }}
        >
          {isBackup ? "Use the app instead" : "Use a backup code"}
        </TextButton>
        <TextButton onClick={onRestart}>Start again</TextButton>
      </div>
    </Screen>
  );
}
