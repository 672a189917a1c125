"use client";

import { Fingerprint } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import type { HostedApi } from "./api.ts";
import { FailureAlert } from "./failure-alert.tsx";
import type { Realm } from "./realm.ts";
import { Screen } from "./screen.tsx";
import { TextButton } from "./text-link.tsx";
import { useAct } from "./use-act.ts";
import { signInByPasskey } from "./use-passkey.ts";

/** The second step of an account that has passkeys and no app: signing in with one, which answers for both steps. */
export function PasskeyStep({
  realm,
  api,
  onDone,
  onRestart,
}: {
  realm: Realm;
  api: HostedApi;
  onDone: () => void;
  onRestart: () => void;
}) {
  const { isPending, failure, run } = useAct();
  return (
    <Screen
      title="Use your passkey"
      lead={
        realm.takesPasskeys
          ? `${realm.name} asks for a second step, and your account has a passkey. Use it to finish signing in.`
          : `${realm.name} asks for a second step, and your account has a passkey. Sign in with it in the app itself.`
      }
    >
      <FailureAlert failure={failure} />
      {realm.takesPasskeys ? (
        <Button
          variant="primary"
          size="large"
          wide
          icon={<Fingerprint aria-hidden />}
          pending={isPending}
          data-testid="passkey-step"
          onClick={() =>
            run(async () => {
              await signInByPasskey(api);
              onDone();
            })
          }
        >
          Use your passkey
        </Button>
      ) : null}
      <div className="flex justify-center">
        <TextButton onClick={onRestart}>Start again</TextButton>
      </div>
    </Screen>
  );
}
