"use client";

import { LogOut, UserRoundX } from "lucide-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { type Account, type HostedApi, hostedApi, type Identity, type Passkey, type Session } from "../api.ts";
import { asFailure, type HostedFailure } from "../failure.ts";
import { FailureAlert } from "../failure-alert.tsx";
import { Notice } from "../notice.tsx";
import type { Realm } from "../realm.ts";
import { Opening, Screen } from "../screen.tsx";
import { useAct } from "../use-act.ts";
import { AppCard } from "./app-card.tsx";
import { DevicesCard } from "./devices-card.tsx";
import { IdentitiesCard } from "./identities-card.tsx";
import { PasskeysCard } from "./passkeys-card.tsx";
import { PasswordCard } from "./password-card.tsx";
import { ProfileCard } from "./profile-card.tsx";
import { RecoveryCard } from "./recovery-card.tsx";

/** Everything that the page shows, read at once. */
export type Own = {
  account: Account;
  sessions: Session[];
  passkeys: Passkey[];
  identities: Identity[];
  recoveryCodesLeft: number;
};
export type CardProps = { realm: Realm; api: HostedApi; own: Own; reload: () => Promise<void> };

/** A user's own account: who it is, where it is signed in, and how. */
export function AccountPage({ realm }: { realm: Realm }) {
  const api = useMemo(() => hostedApi(realm.id), [realm.id]);
  const [own, setOwn] = useState<Own | null>(null);
  const [isSignedOut, setSignedOut] = useState(false);
  const [failure, setFailure] = useState<HostedFailure | null>(null);

  const reload = useCallback(async () => {
    try {
      const read = await readOwn(api);
      setSignedOut(read === null);
      setOwn(read);
      setFailure(null);
    } catch (error) {
      setFailure(asFailure(error));
    }
  }, [api]);

  useEffect(() => void reload(), [reload]);

  if (isSignedOut || failure?.status === 401) return <SignedOut realm={realm} />;
  if (failure)
    return (
      <Screen title="Your account could not be opened">
        <FailureAlert failure={failure} />
        <Button variant="primary" size="large" wide onClick={reload}>
          Try again
        </Button>
      </Screen>
    );
  if (!own) return <Opening label="Opening your account" />;
  const props = { realm, api, own, reload };
  return (
    <Screen title="Your account" lead={`With ${realm.name}.`}>
      <ProfileCard {...props} />
      <PasswordCard {...props} />
      <PasskeysCard {...props} />
      <AppCard {...props} />
      <RecoveryCard {...props} />
      <IdentitiesCard {...props} />
      <DevicesCard {...props} />
      <SignOut realm={realm} api={api} />
    </Screen>
  );
}

// The account itself comes first: where nobody is signed in, nothing else is asked for.
async function readOwn(api: HostedApi): Promise<Own | null> {
  const account = await api.visitor();
  if (!account) return null;
  const [sessions, passkeys, identities, { remaining }] = await Promise.all([
    api.sessions(),
    api.passkeys(),
    api.identities(),
    api.recoveryCodes(),
  ]);
  return { account, sessions, passkeys, identities, recoveryCodesLeft: remaining };
}

function SignedOut({ realm }: { realm: Realm }) {
  return (
    <Notice
      icon={<UserRoundX aria-hidden />}
      title="Sign in to see your account"
      lead={`Nobody is signed in to ${realm.name} in this browser.`}
    >
      <ButtonLink href={`/sign-in/${realm.id}`} variant="primary" size="large" wide prefetch={false}>
        Sign in
      </ButtonLink>
    </Notice>
  );
}

function SignOut({ realm, api }: { realm: Realm; api: HostedApi }) {
  const { isPending, failure, run } = useAct();
  return (
    <div className="flex flex-col gap-3">
      <FailureAlert failure={failure} />
      <Button
        size="large"
        wide
        icon={<LogOut aria-hidden />}
        pending={isPending}
        data-testid="sign-out"
        onClick={() =>
          run(async () => {
            await api.signOut();
            location.assign(`/sign-in/${realm.id}`);
          })
        }
      >
        Sign out
      </Button>
    </div>
  );
}
