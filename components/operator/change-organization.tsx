"use client";

import { Button } from "#components/ui/button.tsx";
import { Select } from "#components/ui/select.tsx";
import { changeOperated } from "#lib/console/actions/operator.ts";
import { useForm } from "../console/shell/use-form.ts";
import { PLAN_WORDS, STATUS_WORDS } from "./words.ts";

type Organization = { id: string; name: string; plan: keyof typeof PLAN_WORDS; status: keyof typeof STATUS_WORDS };

/** Plan and state of one organization. The change holds within a second, and the organization is told of it. */
export function ChangeOrganization({ id, name, plan, status }: Organization) {
  const { state, pending, form } = useForm(changeOperated, { fault: null, done: false });
  return (
    <form {...form} className="flex flex-wrap items-center gap-2">
      <input type="hidden" name="organizationId" value={id} />
      <Select name="plan" defaultValue={plan} aria-label={`Plan of ${name}`}>
        {options(PLAN_WORDS)}
      </Select>
      <Select name="status" defaultValue={status} aria-label={`State of ${name}`}>
        {options(STATUS_WORDS)}
      </Select>
      <Button type="submit" size="small" pending={pending} aria-label={`Save ${name}`} data-testid="operator-save">
        Save
      </Button>
      <span role="status" className="text-[13px] text-ink-2">
        {state.fault?.detail ?? (state.done ? "Saved" : "")}
      </span>
    </form>
  );
}

const options = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, text]) => (
    <option key={value} value={value}>
      {text}
    </option>
  ));
