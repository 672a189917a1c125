"use client";

import { ShieldCheck, ShieldX } from "lucide-react";
import { useMemo, useState } from "react";
import { ButtonLink } from "#components/ui/button.tsx";
import { hostedApi } from "./api.ts";
import { DeadLink } from "./dead-link.tsx";
import { useFragmentToken } from "./fragment-token.ts";
import { Notice } from "./notice.tsx";
import { PressNotice } from "./press-notice.tsx";
import type { Realm } from "./realm.ts";
import { Opening } from "./screen.tsx";
import { useAct } from "./use-act.ts";

/** Cancels an emergency reset with a mail's link. */
export function StopRecoveryPage({ realm }: { realm: Realm }) {
  const api = useMemo(() => hostedApi(realm.id), [realm.id]);
  const token = useFragmentToken();
  const [isDone, setDone] = useState(false);
  const { isPending, failure, run } = useAct();
  const signIn = `/sign-in/${realm.id}`;

  if (token === undefined) return <Opening label="Opening the link" />;
  if (isDone) return <Stopped signIn={signIn} />;
  if (token === null || failure?.code === "expired_or_used")
    return <DeadLink why="The recovery was cancelled, is over, or the link is not whole." href={signIn} go="Sign in" />;
  return (
    <PressNotice
      icon={<ShieldX aria-hidden />}
      title="Cancel the recovery of your account?"
      lead={`Somebody asked ${realm.name} to remove every way of signing in to it. If it was not you, cancel it.`}
      action="Cancel the recovery"
      testId="recover-cancel"
      act={{ isPending, failure }}
      onPress={() =>
        run(async () => {
          await api.cancelRecovery(token);
          setDone(true);
        })
      }
      otherwise="If it was you, close this page: nothing changes."
    />
  );
}

/** The account is as it was. */
function Stopped({ signIn }: { signIn: string }) {
  return (
    <Notice
      tone="verified"
      icon={<ShieldCheck aria-hidden />}
      title="The recovery is cancelled"
      lead="The links of its mail no longer work, and nothing was changed. If somebody else has asked for it, change the password of your mailbox too."
    >
      <ButtonLink href={signIn} variant="primary" size="large" wide prefetch={false}>
        Sign in
      </ButtonLink>
    </Notice>
  );
}
