"use client";

import { type ReactNode, useCallback, useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { SetUp } from "./api.ts";
import { BackupCodes } from "./backup-codes.tsx";
import { asFailure, fieldError, type HostedFailure } from "./failure.ts";
import { FailureAlert } from "./failure-alert.tsx";
import { CodeField } from "./fields.tsx";
import { HostedForm } from "./hosted-form.tsx";
import { Opening, Screen } from "./screen.tsx";
import { SecretToScan } from "./secret-to-scan.tsx";
import { TextButton } from "./text-link.tsx";
import { useAct } from "./use-act.ts";

type Way = {
  lead: string;
  begin: () => Promise<SetUp>;
  confirm: (code: string) => Promise<void>;
  /** A way out, where there is one. */
  onCancel?: () => void;
  cancelWords?: string;
  /** What helps where trying again does not. */
  wayOn?: (failure: HostedFailure | null) => ReactNode;
};

/** Sets up an authenticator app: scan, keep the backup codes, prove it with the first code. */
export function TotpSetup(way: Way) {
  const [stage, setStage] = useState<"scan" | "codes" | "prove">("scan");
  const { setUp, failure, begin } = useSetUp(way.begin);
  const wayOn = way.wayOn?.(failure);
  const cancel = way.onCancel ? (
    <TextButton onClick={way.onCancel} className="self-center">
      {way.cancelWords ?? "Cancel"}
    </TextButton>
  ) : null;

  if (failure)
    return (
      <Screen title="The set-up could not begin">
        <FailureAlert failure={failure} action={wayOn} />
        {wayOn ? null : (
          <Button variant="primary" size="large" wide onClick={begin}>
            Try again
          </Button>
        )}
        {cancel}
      </Screen>
    );
  if (!setUp) return <Opening label="Preparing the set-up" />;
  if (stage === "scan")
    return (
      <Screen title="Set up an authenticator app" lead={way.lead}>
        <SecretToScan setUp={setUp} />
        <div className="flex flex-col gap-3">
          <Button variant="primary" size="large" wide onClick={() => setStage("codes")} data-testid="setup-scanned">
            I have added it
          </Button>
          {cancel}
        </div>
      </Screen>
    );
  if (stage === "codes")
    return (
      <Screen
        title="Keep your backup codes"
        lead="Each signs you in once, if you lose your app. They are shown now and never again."
      >
        <BackupCodes codes={setUp.backup_codes} onSaved={() => setStage("prove")} />
      </Screen>
    );
  return <FirstCode way={way} onBack={() => setStage("scan")} />;
}

function FirstCode({ way, onBack }: { way: Way; onBack: () => void }) {
  const { isPending, failure, run } = useAct();
  return (
    <Screen title="Enter the first code" lead="Your app shows six digits, and new ones every 30 seconds.">
      <HostedForm
        label="First code"
        failure={failure}
        wayOn={way.wayOn?.(failure)}
        onSubmit={(text) => run(() => way.confirm(text("code")))}
      >
        <CodeField label="Code from the app" error={fieldError(failure, "code")} />
        <Button type="submit" variant="primary" size="large" wide pending={isPending} data-testid="setup-confirm">
          Finish
        </Button>
      </HostedForm>
      <TextButton onClick={onBack} className="self-center">
        Show the picture again
      </TextButton>
    </Screen>
  );
}

// Each beginning makes a new secret, so it is asked for once per screen and not once per render.
function useSetUp(ask: () => Promise<SetUp>) {
  const [setUp, setSetUp] = useState<SetUp | null>(null);
  const [failure, setFailure] = useState<HostedFailure | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the way is another function at every render
  const begin = useCallback(() => {
    setFailure(null);
    ask().then(setSetUp, (error: unknown) => setFailure(asFailure(error)));
  }, []);
  useEffect(begin, [begin]);
  return { setUp, failure, begin };
}
