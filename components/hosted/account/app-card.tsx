"use client";

import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { fieldError } from "../failure.ts";
import { CodeField } from "../fields.tsx";
import { HostedForm } from "../hosted-form.tsx";
import { InsideSection } from "../screen.tsx";
import { TotpSetup } from "../totp-setup.tsx";
import { useAct } from "../use-act.ts";
import type { CardProps } from "./account-page.tsx";
import { wayToProve } from "./act-failure.tsx";
import { Said, SectionCard } from "./section-card.tsx";

/** The second step of signing in: set up, how many backup codes are left, and its removal. */
export function AppCard(props: CardProps) {
  const { realm, own } = props;
  const { mfa_enabled: isOn } = own.account;
  const [mode, setMode] = useState<"shown" | "setting-up" | "removing">("shown");
  const [said, setSaid] = useState<string | null>(null);
  const done = (words: string) => {
    setSaid(words);
    setMode("shown");
  };
  if (realm.mfaPolicy === "off" && !isOn) return null;
  return (
    <SectionCard title="Authenticator app" lead="A code from an app on your phone, whenever you sign in with less.">
      <Said>{said}</Said>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={isOn ? "verified" : "neutral"}>{isOn ? "On" : "Off"}</Badge>
        {isOn ? <span>{leftWords(own.account.backup_codes_left)}</span> : null}
      </p>
      {mode === "setting-up" ? <SetUpHere {...props} onDone={done} onCancel={() => setMode("shown")} /> : null}
      {mode === "removing" ? <Remove {...props} onDone={done} onKeep={() => setMode("shown")} /> : null}
      {mode === "shown" ? (
        <Acts isOn={isOn} isDemanded={realm.mfaPolicy === "required"} name={realm.name} onChoose={setMode} />
      ) : null}
    </SectionCard>
  );
}

function Acts({
  isOn,
  isDemanded,
  name,
  onChoose,
}: {
  isOn: boolean;
  isDemanded: boolean;
  name: string;
  onChoose: (mode: "setting-up" | "removing") => void;
}) {
  if (!isOn)
    return (
      <Button className="self-start" onClick={() => onChoose("setting-up")} data-testid="app-set-up">
        Set it up
      </Button>
    );
  if (isDemanded) return <p className="text-ink-2">{name} asks for it, so that it cannot be removed.</p>;
  return (
    <Button className="self-start" onClick={() => onChoose("removing")} data-testid="app-remove">
      Remove it
    </Button>
  );
}

type Way = CardProps & { onDone: (words: string) => void };

function SetUpHere({ realm, api, reload, onDone, onCancel }: Way & { onCancel: () => void }) {
  return (
    <InsideSection value={true}>
      <TotpSetup
        lead={`From then on, signing in to ${realm.name} asks for a code from it.`}
        begin={api.beginOwnSetUp}
        confirm={async (code) => {
          await api.confirmOwnSetUp(code);
          onDone("The app is set up. You are asked for a code at your next sign-in.");
          await reload();
        }}
        onCancel={onCancel}
        wayOn={(failure) => wayToProve(failure, realm, api)}
      />
    </InsideSection>
  );
}

function Remove({ api, own, reload, onDone, onKeep }: Way & { onKeep: () => void }) {
  const { isPending, failure, run } = useAct();
  const hasPassword = own.account.has_password;
  function remove(text: (field: string) => string) {
    void run(async () => {
      await api.removeApp(hasPassword ? { password: text("password") } : { code: text("code") });
      onDone("The app is removed. Signing in no longer asks for a code.");
      await reload();
    });
  }
  return (
    <HostedForm label="Remove the authenticator app" takesFocus failure={failure} onSubmit={remove}>
      <p>
        Without it, your password or your mail alone signs in. The backup codes that you saved stop working, and the
        entry in your app becomes useless.
      </p>
      {hasPassword ? (
        <PasswordField
          size="large"
          label="Your password, to be sure it is you"
          error={fieldError(failure, "password")}
        />
      ) : (
        <CodeField label="A code from the app, to be sure it is you" error={fieldError(failure, "code")} />
      )}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="danger" pending={isPending} data-testid="app-remove-do">
          Remove the app
        </Button>
        <Button onClick={onKeep}>Keep it</Button>
      </div>
    </HostedForm>
  );
}

function leftWords(count: number): string {
  if (count === 0) return "No backup code is left. Remove the app and set it up again to get new ones.";
  return count === 1 ? "One backup code is left." : `${count} backup codes are left.`;
}
