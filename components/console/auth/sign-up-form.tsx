"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { SecretDialog } from "#components/ui/secret-dialog.tsx";
import { type SignUpState, signUpOrganization } from "#lib/console/actions/sign-up.ts";
import { useForm } from "../shell/use-form.ts";

const empty: SignUpState = { fault: null, name: "", email: "", apiKey: null };

/** Signs an organization up, then hands over its first key in a dialog: the key is in no address and no cookie. */
export function SignUpForm({ isByInvitation }: { isByInvitation: boolean }) {
  const router = useRouter();
  const invitation = useInvitation();
  const { state, pending, form } = useForm(signUpOrganization, empty);
  const fields = state.fault?.fields;
  return (
    <>
      <form {...form} className="flex flex-col gap-5">
        {state.fault ? <Alert tone="refused">{state.fault.detail}</Alert> : null}
        {isByInvitation && invitation === "" ? (
          <Alert>This server takes new organizations by invitation: open the link that its operator sent you.</Alert>
        ) : null}
        <input type="hidden" name="invitation" value={invitation ?? ""} />
        <TextField
          label="Organization"
          name="name"
          autoComplete="organization"
          hint="People see this name when they confirm who they are."
          defaultValue={state.name}
          error={fields?.name}
          data-testid="sign-up-organization"
        />
        <TextField
          label="Your e-mail"
          name="ownerEmail"
          type="email"
          autoComplete="username"
          defaultValue={state.email}
          error={fields?.ownerEmail}
          data-testid="sign-up-email"
        />
        <PasswordField name="ownerPassword" isNew error={fields?.ownerPassword} testId="sign-up-password" />
        <Button type="submit" variant="primary" wide pending={pending} data-testid="sign-up-submit">
          Create the organization
        </Button>
      </form>
      <SecretDialog
        title="Your first API key"
        label="Live key"
        secret={state.apiKey}
        note="It may do everything in your organization. Keep it on your server, never in an app or a web page."
        onClose={() => router.push("/console")}
      />
    </>
  );
}

/** What the link of an invitation carries behind its #, which no server's log sees; undefined before the page has looked. */
function useInvitation(): string | undefined {
  const [invitation, setInvitation] = useState<string>();
  useEffect(() => setInvitation(new URLSearchParams(window.location.hash.slice(1)).get("invitation") ?? ""), []);
  return invitation;
}
