"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { goToProvider } from "../provider-flow.ts";
import { useAct } from "../use-act.ts";
import type { CardProps } from "./account-page.tsx";
import { ActFailure } from "./act-failure.tsx";
import { Confirm } from "./confirm.tsx";
import { Rows, Said, SectionCard } from "./section-card.tsx";

/** Accounts elsewhere that sign in here. */
export function IdentitiesCard(props: CardProps) {
  const { realm, own } = props;
  const [said, setSaid] = useState<string | null>(null);
  const known = new Map(realm.providers.map(({ provider, displayName }) => [provider, displayName]));
  // One that was linked before its provider was switched off can still be unlinked.
  const slugs = [...new Set([...known.keys(), ...own.identities.map(({ provider }) => provider)])];
  if (slugs.length === 0) return null;
  return (
    <SectionCard id="linked-accounts" title="Linked accounts" lead="Sign in with an account that you have elsewhere.">
      <Said>{said}</Said>
      <Rows label="Linked accounts">
        {slugs.map((slug) => (
          <IdentityRow key={slug} {...props} slug={slug} name={known.get(slug) ?? slug} say={setSaid} />
        ))}
      </Rows>
    </SectionCard>
  );
}

function IdentityRow({
  realm,
  api,
  own,
  reload,
  slug,
  name,
  say,
}: CardProps & { slug: string; name: string; say: (words: string) => void }) {
  const [isAsking, setAsking] = useState(false);
  const { isPending, failure, run } = useAct();
  const linked = own.identities.find(({ provider }) => provider === slug);

  function link() {
    void run(async () => {
      const { authorization_url } = await api.beginLinking(slug, realm.callbackUrl);
      goToProvider(realm.id, "link", name, authorization_url);
    });
  }
  function unlink() {
    void run(async () => {
      await api.unlink(slug);
      setAsking(false);
      say(`${name} is unlinked.`);
      await reload();
    });
  }

  return (
    <li className="flex flex-col gap-3 py-3 first:pt-0 last:pb-0" data-testid={`identity-${slug}`}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="break-words font-medium">{name}</p>
          <p className="text-[15px] text-ink-2">
            {linked ? (
              <>
                Linked <RelativeTime at={linked.linked_at} />
              </>
            ) : (
              "Not linked"
            )}
          </p>
        </div>
        {linked ? (
          <Button aria-label={`Unlink ${name}`} pending={isPending} onClick={() => setAsking(true)}>
            Unlink
          </Button>
        ) : (
          <Button aria-label={`Link ${name}`} pending={isPending} onClick={link}>
            Link
          </Button>
        )}
      </div>
      {isAsking && linked ? (
        <Confirm
          title={`Unlink ${name}?`}
          loses={`You can no longer sign in here with your account at ${name}. That account itself stays as it is.`}
          action={`Unlink ${name}`}
          isPending={isPending}
          onConfirm={unlink}
          onKeep={() => setAsking(false)}
        >
          <ActFailure {...{ failure, realm, api }} />
        </Confirm>
      ) : (
        <ActFailure {...{ failure, realm, api }} />
      )}
    </li>
  );
}
