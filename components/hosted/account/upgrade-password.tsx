"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { fieldError } from "../failure.ts";
import { HostedForm } from "../hosted-form.tsx";
import { canUpgrade, upgradeToOpaque } from "../unsent/change-password.ts";
import { UnsentNote } from "../unsent/unsent-note.tsx";
import { useUnsent } from "../unsent/use-unsent.ts";
import { useAct } from "../use-act.ts";
import type { CardProps } from "./account-page.tsx";
import { OwnAddress } from "./own-address.tsx";

type Props = CardProps & { kind: "hash" | "proof" | "opaque"; onDone: (ended: number) => Promise<void> };

/** Moves the password to OPAQUE; the words stay the same. */
export function UpgradePassword({ realm, own, kind, onDone }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { isPending, failure, run } = useAct();
  const unsent = useUnsent(realm);
  if (!canUpgrade(realm, own.account)) return null;

  function upgrade(password: string) {
    const current = { email: own.account.user.email ?? "", password };
    void run(async () => onDone(await unsent.run((at) => upgradeToOpaque(at, kind, current))));
  }

  if (!isOpen)
    return (
      <Button className="self-start" data-testid="password-upgrade" onClick={() => setOpen(true)}>
        Upgrade how your password is checked
      </Button>
    );
  return (
    <HostedForm
      label="Upgrade how your password is checked"
      takesFocus
      failure={failure}
      onSubmit={(text) => upgrade(text("upgrade_password"))}
    >
      <p className="text-ink-2">
        Your password stays the same. From now on it is checked by OPAQUE, which gives whoever steals our records less
        to guess with. Your other devices are signed out.
      </p>
      <OwnAddress own={own} />
      <PasswordField
        size="large"
        name="upgrade_password"
        label="Current password"
        error={fieldError(failure, "current_password")}
      />
      <UnsentNote stage={unsent.stage}>
        {kind === "hash"
          ? "Your password is sent for the last time, to show that it is you."
          : "Your password is not sent. Your browser proves that it knows it."}
      </UnsentNote>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="primary" pending={isPending} data-testid="upgrade-save">
          Upgrade
        </Button>
        <Button onClick={() => setOpen(false)}>Not now</Button>
      </div>
    </HostedForm>
  );
}
