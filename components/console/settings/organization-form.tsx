"use client";

import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { TextField } from "#components/ui/field.tsx";
import { saveOrganization } from "#lib/console/actions/settings.ts";
import { useForm } from "../shell/use-form.ts";
import { AccentField } from "./accent-field.tsx";
import { useSaved } from "./use-saved.ts";

export type Organization = {
  name: string;
  accentColor: string | null;
  retentionDays: number;
  findsDuplicateFaces: boolean;
};

export function OrganizationForm({ organization, onSaved }: { organization: Organization; onSaved: () => void }) {
  const { state, pending, form } = useForm(saveOrganization, { fault: null, savedAt: null });
  useSaved(state.savedAt, "The organization is saved", onSaved);
  const fields = state.fault?.fields;

  return (
    <form {...form} className="flex flex-col gap-5">
      {state.fault ? <Alert tone="refused">{state.fault.detail}</Alert> : null}
      <TextField
        label="Name"
        name="name"
        autoComplete="organization"
        hint="Shown on the capture and sign-in pages, to the people whom you verify and to your users."
        defaultValue={organization.name}
        error={fields?.name}
        data-testid="settings-name"
      />
      <AccentField initial={organization.accentColor} name={organization.name} error={fields?.accentColor} />
      <TextField
        label="Retention in days"
        name="retentionDays"
        inputMode="numeric"
        autoComplete="off"
        hint="Pictures and what was read from them are erased this many days after a verification ends; its outcome stays. 0 to 3650."
        defaultValue={organization.retentionDays}
        error={fields?.retentionDays}
        className="max-w-32"
        data-testid="settings-retention"
      />
      <Checkbox
        name="findsDuplicateFaces"
        defaultChecked={organization.findsDuplicateFaces}
        label="Look for the same face in earlier verifications"
        hint="A face that was verified for somebody else sends a verification to review. This identifies people by their faces (Art. 9 GDPR): tell them, and have a ground for it."
      />
      <Button type="submit" variant="primary" pending={pending} className="self-start" data-testid="settings-save">
        Save
      </Button>
    </form>
  );
}
