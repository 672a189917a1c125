"use client";

import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import type { HostedApi } from "./api.ts";
import { fieldError } from "./failure.ts";
import { HostedForm } from "./hosted-form.tsx";
import type { Realm } from "./realm.ts";
import { Screen } from "./screen.tsx";
import type { Step } from "./sign-in-page.tsx";
import { TextButton } from "./text-link.tsx";
import { useAct } from "./use-act.ts";

/** Where a text message with a code goes. */
export function PhoneStep({ realm, api, setStep }: { realm: Realm; api: HostedApi; setStep: (step: Step) => void }) {
  const { isPending, failure, run } = useAct();
  function send(text: (field: string) => string) {
    // People write numbers with blanks and brackets; the server wants none.
    const phone = text("phone").replace(/[\s().-]/g, "");
    void run(async () => {
      await api.sendCode({ phone });
      setStep({ name: "code", to: { phone } });
    });
  }
  return (
    <Screen title="Text a code to your phone" lead={`We send six digits that sign you in to ${realm.name}.`}>
      <HostedForm label="Phone number" failure={failure} onSubmit={send}>
        <TextField
          label="Phone number"
          name="phone"
          type="tel"
          autoComplete="tel"
          controlSize="large"
          placeholder="+14155550123"
          hint="With a plus and the country’s code."
          error={fieldError(failure, "phone")}
          data-testid="phone"
        />
        <Button type="submit" variant="primary" size="large" wide pending={isPending} data-testid="send-text">
          Send the code
        </Button>
      </HostedForm>
      <TextButton onClick={() => setStep({ name: "start" })} className="self-center">
        Sign in another way
      </TextButton>
    </Screen>
  );
}
