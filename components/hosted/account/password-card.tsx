"use client";

import { useState } from "react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import type { CardProps } from "./account-page.tsx";
import { ChangePasswordForm } from "./change-password-form.tsx";
import { Said, SectionCard } from "./section-card.tsx";
import { UpgradePassword } from "./upgrade-password.tsx";

/** Changes the password, which signs every other device out, and how it is checked. */
export function PasswordCard(props: CardProps) {
  const { realm, own, reload } = props;
  const [isOpen, setOpen] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const kind = own.account.password_kind;

  async function done(words: string, ended: number): Promise<void> {
    setOpen(false);
    setSaid(`${words} ${endedWords(ended)}`);
    await reload();
  }

  if (kind === null)
    return (
      <SectionCard title="Password" lead="You have none: you sign in another way.">
        <ButtonLink href={`/reset/${realm.id}`} prefetch={false} className="self-start">
          Choose one by mail
        </ButtonLink>
      </SectionCard>
    );
  return (
    <SectionCard
      title="Password"
      lead={`${kind === "hash" ? "" : "It is not sent when you sign in. "}A new one signs all your other devices out.`}
    >
      <Said>{said}</Said>
      {isOpen ? (
        <ChangePasswordForm
          {...props}
          kind={kind}
          onDone={(ended) => done("The password is changed.", ended)}
          onKeep={() => setOpen(false)}
        />
      ) : (
        <Button
          className="self-start"
          data-testid="password-change"
          onClick={() => {
            setSaid(null);
            setOpen(true);
          }}
        >
          Change the password
        </Button>
      )}
      {isOpen ? null : (
        <UpgradePassword
          {...props}
          kind={kind}
          onDone={(ended) => done("Your password is now checked by OPAQUE: it is not sent.", ended)}
        />
      )}
    </SectionCard>
  );
}

function endedWords(count: number): string {
  if (count === 0) return "No other device was signed in.";
  return count === 1 ? "One other device was signed out." : `${count} other devices were signed out.`;
}
