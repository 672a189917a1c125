"use client";

import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { signInWithPassword } from "#lib/console/actions/sign-in.ts";
import { useForm } from "../shell/use-form.ts";

export function SignInForm({ next }: { next: string }) {
  const { state, pending, form } = useForm(signInWithPassword, {
    fault: null,
    email: "",
    asksCode: false,
  });
  return (
    <form {...form} className="flex flex-col gap-5">
      {state.fault ? <Alert tone="refused">{state.fault.detail}</Alert> : null}
      <input type="hidden" name="next" value={next} />
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={state.email}
        error={state.fault?.fields.email}
        data-testid="sign-in-email"
      />
      <PasswordField name="password" error={state.fault?.fields.password} testId="sign-in-password" />
      {state.asksCode ? (
        <TextField
          label="Code from your authenticator app"
          hint="Six digits, or one of your backup codes."
          name="code"
          autoComplete="one-time-code"
          inputMode="text"
          autoFocus
          error={state.fault?.fields.code}
          data-testid="sign-in-code"
        />
      ) : null}
      <Button type="submit" variant="primary" wide pending={pending} data-testid="sign-in-submit">
        Sign in
      </Button>
    </form>
  );
}
