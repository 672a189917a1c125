"use client";

import { useState } from "react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { fieldError } from "../failure.ts";
import { HostedForm } from "../hosted-form.tsx";
import { useAct } from "../use-act.ts";
import type { CardProps } from "./account-page.tsx";
import { Said, SectionCard } from "./section-card.tsx";

/** Changes the password, which signs every other device out. */
export function PasswordCard({ realm, api, own, reload }: CardProps) {
  const [isOpen, setOpen] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const { isPending, failure, run } = useAct();

  function change(text: (field: string) => string) {
    void run(async () => {
      const { revoked_sessions: ended } = await api.changePassword(text("current_password"), text("new_password"));
      setOpen(false);
      setSaid(`The password is changed. ${endedWords(ended)}`);
      await reload();
    });
  }

  if (!own.account.has_password)
    return (
      <SectionCard title="Password" lead="You have none: you sign in another way.">
        <ButtonLink href={`/reset/${realm.id}`} prefetch={false} className="self-start">
          Choose one by mail
        </ButtonLink>
      </SectionCard>
    );
  return (
    <SectionCard title="Password" lead="A new one signs all your other devices out.">
      <Said>{said}</Said>
      {isOpen ? (
        <HostedForm label="Change the password" failure={failure} onSubmit={change}>
          <input
            type="text"
            name="username"
            autoComplete="username"
            value={own.account.user.email ?? ""}
            readOnly
            hidden
          />
          <PasswordField
            size="large"
            name="current_password"
            label="Current password"
            error={fieldError(failure, "current_password")}
          />
          <PasswordField
            size="large"
            isNew
            name="new_password"
            label="New password"
            error={fieldError(failure, "new_password")}
          />
          <div className="flex flex-wrap gap-3">
            <Button type="submit" variant="primary" pending={isPending} data-testid="password-save">
              Change the password
            </Button>
            <Button onClick={() => setOpen(false)}>Keep the old one</Button>
          </div>
        </HostedForm>
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
    </SectionCard>
  );
}

function endedWords(count: number): string {
  if (count === 0) return "No other device was signed in.";
  return count === 1 ? "One other device was signed out." : `${count} other devices were signed out.`;
}
