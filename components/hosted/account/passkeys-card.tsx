"use client";

import { browserSupportsWebAuthn, startRegistration } from "@simplewebauthn/browser";
import { Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { fieldError } from "../failure.ts";
import { HostedForm } from "../hosted-form.tsx";
import { useAct } from "../use-act.ts";
import { passkeyFailure } from "../use-passkey.ts";
import type { CardProps } from "./account-page.tsx";
import { wayToProve } from "./act-failure.tsx";
import { PasskeyRow } from "./passkey-row.tsx";
import { Rows, Said, SectionCard } from "./section-card.tsx";

/** The passkeys of the account: added with a name, renamed, removed. */
export function PasskeysCard({ realm, api, own, reload }: CardProps) {
  const [isAdding, setAdding] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const canAdd = useCanAdd(realm.takesPasskeys);
  const { isPending, failure, run } = useAct();

  function add(text: (field: string) => string) {
    const name = text("name").trim() || own.account.session.device;
    void run(async () => {
      const optionsJSON = await api.newPasskeyOptions();
      const made = await startRegistration({ optionsJSON }).catch((error: unknown) => {
        throw passkeyFailure(error, "No passkey was made. Try again.");
      });
      await api.addPasskey(made, name);
      setAdding(false);
      setSaid(`“${name}” is added. You can sign in with it from now on.`);
      await reload();
    });
  }

  return (
    <SectionCard
      title="Passkeys"
      lead="Sign in with your fingerprint, your face or your screen lock, and without a password."
    >
      <Said>{said}</Said>
      {own.passkeys.length > 0 ? (
        <Rows label="Passkeys">
          {own.passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} {...{ realm, api, reload, passkey }} say={setSaid} />
          ))}
        </Rows>
      ) : (
        <p className="text-ink-2">You have none yet.</p>
      )}
      {canAdd === false ? <p className="text-ink-2">{cannotWords(realm.takesPasskeys)}</p> : null}
      {canAdd && !isAdding ? (
        <Button
          className="self-start"
          icon={<Plus aria-hidden />}
          onClick={() => {
            setSaid(null);
            setAdding(true);
          }}
          data-testid="passkey-add"
        >
          Add a passkey
        </Button>
      ) : null}
      {isAdding ? (
        <HostedForm
          label="Add a passkey"
          takesFocus
          failure={failure}
          wayOn={wayToProve(failure, realm, api)}
          onSubmit={add}
        >
          <TextField
            label="Name"
            name="name"
            autoComplete="off"
            controlSize="large"
            hint="So that you know it again."
            defaultValue={own.account.session.device}
            error={fieldError(failure, "name")}
            data-testid="passkey-name"
          />
          <div className="flex flex-wrap gap-3">
            <Button type="submit" variant="primary" pending={isPending} data-testid="passkey-make">
              Make the passkey
            </Button>
            <Button onClick={() => setAdding(false)}>Cancel</Button>
          </div>
        </HostedForm>
      ) : null}
    </SectionCard>
  );
}

function cannotWords(takesPasskeys: boolean): string {
  return takesPasskeys ? "This browser makes no passkeys." : "Passkeys are added in the app itself, not on this page.";
}

// Asked after mounting: the server that renders the page knows no browser.
function useCanAdd(takesPasskeys: boolean): boolean | null {
  const [canAdd, setCanAdd] = useState<boolean | null>(null);
  useEffect(() => setCanAdd(takesPasskeys && browserSupportsWebAuthn()), [takesPasskeys]);
  return canAdd;
}
