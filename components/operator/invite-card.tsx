"use client";

import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { TextField } from "#components/ui/field.tsx";
import { inviteOperated } from "#lib/console/actions/operator.ts";
import { useForm } from "../console/shell/use-form.ts";

/** Makes a link by which one address signs an organization up; the operator sends it as it suits. */
export function InviteCard() {
  const { state, pending, form } = useForm(inviteOperated, { fault: null, link: null, email: "" });
  return (
    <Card
      title="Invite an organization"
      hint="This server takes new ones by invitation. The link works for this address alone, for a week."
    >
      <form {...form} className="flex flex-col gap-4">
        <TextField
          label="E-mail of its owner"
          name="email"
          type="email"
          autoComplete="off"
          defaultValue={state.email}
          error={state.fault?.fields.email ?? state.fault?.detail}
          data-testid="invite-email"
        />
        {state.link ? (
          <Alert live>
            <CopyText text={state.link} label="invitation" />
          </Alert>
        ) : null}
        <Button type="submit" pending={pending} className="self-start" data-testid="invite-make">
          Make the link
        </Button>
      </form>
    </Card>
  );
}
