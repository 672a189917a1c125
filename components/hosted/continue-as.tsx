"use client";

import { UserRound } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import type { HostedApi, User } from "./api.ts";
import { FailureAlert } from "./failure-alert.tsx";
import { Notice } from "./notice.tsx";
import type { Realm } from "./realm.ts";
import type { Step } from "./sign-in-page.tsx";
import { useAct } from "./use-act.ts";

/** Somebody is signed in already: goes on as that user, or signs out first. */
export function ContinueAs({
  realm,
  api,
  user,
  setStep,
}: {
  realm: Realm;
  api: HostedApi;
  user: User;
  setStep: (step: Step) => void;
}) {
  const { isPending, failure, run } = useAct();
  const name = user.name ?? user.email ?? user.phone ?? "this user";
  return (
    <Notice
      icon={<UserRound aria-hidden />}
      title={`You are signed in to ${realm.name}`}
      lead={[user.name, user.email ?? user.phone].filter(Boolean).join(", ")}
    >
      <FailureAlert failure={failure} />
      <Button
        variant="primary"
        size="large"
        wide
        onClick={() => setStep({ name: "leaving" })}
        data-testid="continue-as"
      >
        <span className="wrap-anywhere min-w-0">Continue as {name}</span>
      </Button>
      <Button
        size="large"
        wide
        pending={isPending}
        onClick={() =>
          run(async () => {
            await api.signOut();
            setStep({ name: "start" });
          })
        }
      >
        Use another account
      </Button>
    </Notice>
  );
}
