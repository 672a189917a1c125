"use client";

import { useEffect, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { ChoiceCards } from "#components/ui/choice-cards.tsx";
import { FieldError, SelectField, TextField } from "#components/ui/field.tsx";
import { createApiKey } from "#lib/console/actions/keys.ts";
import { useForm } from "../shell/use-form.ts";

export type KeyChoices = {
  families: { value: string; label: string }[];
  scopes: { name: string; meaning: string }[];
};
export type MadeKey = { name: string; key: string };

export function CreateKeyForm({
  choices,
  onCancel,
  onMade,
}: {
  choices: KeyChoices;
  onCancel: () => void;
  onMade: (key: MadeKey) => void;
}) {
  const [access, setAccess] = useState<"all" | "chosen">("all");
  const { state, pending, form } = useForm(createApiKey, { fault: null, made: null });
  const fields = state.fault?.fields;

  // biome-ignore lint/correctness/useExhaustiveDependencies: handed over once, when the server has answered
  useEffect(() => {
    if (state.made) onMade(state.made);
  }, [state.made]);

  return (
    <form {...form} className="flex flex-col gap-5">
      {state.fault ? <Alert tone="refused">{state.fault.detail}</Alert> : null}
      <TextField
        label="Name"
        name="name"
        autoComplete="off"
        placeholder="Backend, staging"
        hint="Where it is used, so that you know later what stops when you revoke it."
        error={fields?.name}
        data-testid="keys-name"
      />
      <SelectField
        label="Prefix"
        name="family"
        hint="Every key opens every API that its scopes allow; existing clients may look at the prefix."
        error={fields?.family}
        data-testid="keys-family"
      >
        {choices.families.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <ChoiceCards
        legend="What it may do"
        name="access"
        value={access}
        onChange={setAccess}
        choices={[
          { value: "all", label: "Everything", hint: "All scopes, those of later versions included" },
          { value: "chosen", label: "Only what I choose", testId: "keys-choose-scopes" },
        ]}
      />
      {access === "chosen" ? <Scopes scopes={choices.scopes} error={fields?.scopes} /> : null}
      <div className="-mx-5 -mb-4 sticky bottom-0 flex flex-wrap justify-end gap-2 border-line border-t bg-surface px-5 py-4">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending} data-testid="keys-submit">
          Create the key
        </Button>
      </div>
    </form>
  );
}

function Scopes({ scopes, error }: { scopes: KeyChoices["scopes"]; error: string | undefined }) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">Scopes</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {scopes.map(({ name, meaning }) => (
          <Checkbox
            key={name}
            name="scopes"
            value={name}
            label={<code className="text-[13px]">{name}</code>}
            hint={meaning}
          />
        ))}
      </div>
      {error ? <FieldError id="scopes-error" label="Scopes" error={error} /> : null}
    </fieldset>
  );
}
