"use client";

import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { signInOperator } from "#lib/console/actions/operator.ts";
import { useForm } from "../console/shell/use-form.ts";

export function OperatorSignIn() {
  const { state, pending, form } = useForm(signInOperator, { fault: null, done: false });
  return (
    <form {...form} className="flex flex-col gap-5">
      {state.fault ? <Alert tone="refused">{state.fault.detail}</Alert> : null}
      <TextField
        label="Operator's token"
        hint="Made on the server by: npm run operator -- create"
        name="token"
        type="password"
        autoComplete="off"
        mono
        data-testid="operator-token"
      />
      <Button type="submit" variant="primary" wide pending={pending} data-testid="operator-sign-in">
        Sign in
      </Button>
    </form>
  );
}
