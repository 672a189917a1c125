"use client";

import { Button } from "#components/ui/button.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { fieldError } from "../failure.ts";
import { HostedForm } from "../hosted-form.tsx";
import { changeUnsent, nextKind } from "../unsent/change-password.ts";
import { keepKind } from "../unsent/kept-kind.ts";
import { UnsentNote } from "../unsent/unsent-note.tsx";
import { useUnsent } from "../unsent/use-unsent.ts";
import { useAct } from "../use-act.ts";
import type { CardProps } from "./account-page.tsx";
import { OwnAddress } from "./own-address.tsx";

type Props = CardProps & {
  kind: "hash" | "proof" | "opaque";
  onDone: (ended: number) => Promise<void>;
  onKeep: () => void;
};

/** The current password and a new one, each used as its kind is. */
export function ChangePasswordForm({ realm, api, own, kind, onDone, onKeep }: Props) {
  const { isPending, failure, run } = useAct();
  const unsent = useUnsent(realm);
  const to = nextKind(realm, own.account);

  async function change(password: string, next: string): Promise<number> {
    if (to === "hash") {
      const { revoked_sessions: ended } = await api.changePassword(password, next);
      keepKind(realm.id, "sent");
      return ended;
    }
    const current = { email: own.account.user.email ?? "", password };
    return unsent.run((at) => changeUnsent(at, { from: kind, to, current, next }));
  }

  return (
    <HostedForm
      label="Change the password"
      takesFocus
      failure={failure}
      onSubmit={(text) => run(async () => onDone(await change(text("current_password"), text("new_password"))))}
    >
      <OwnAddress own={own} />
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
      {to === "hash" ? null : (
        <UnsentNote stage={unsent.stage}>
          {kind === "hash"
            ? "The current password is sent for the last time. The new one is not sent, now or later."
            : "Neither password is sent. Your browser proves that it knows them."}
        </UnsentNote>
      )}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="primary" pending={isPending} data-testid="password-save">
          Change the password
        </Button>
        <Button onClick={onKeep}>Keep the old one</Button>
      </div>
    </HostedForm>
  );
}
