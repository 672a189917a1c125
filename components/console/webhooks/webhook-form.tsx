"use client";

import { type FormEvent, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/field.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import type { ConsoleFault, Performed } from "#lib/console/index.ts";

export type KnownEvents<Name extends string> = readonly { name: Name; description: string }[];
type Wanted<Name extends string> = { url: string; events: (Name | "*")[] };

/** Address and events of a webhook, in a dialog: to make one and to change one. */
export function WebhookForm<Name extends string, Output>({
  title,
  description,
  action,
  initial,
  known,
  isOpen,
  onOpenChange,
  send,
  onDone,
}: {
  title: string;
  description: string;
  action: string;
  initial: { url: string; events: readonly string[] };
  known: KnownEvents<Name>;
  isOpen: boolean;
  onOpenChange: (next: boolean) => void;
  send: (wanted: Wanted<Name>) => Promise<Performed<Output>>;
  onDone: (output: Output) => void;
}) {
  const [chosen, setChosen] = useState<readonly string[]>(initial.events);
  const [fault, setFault] = useState<ConsoleFault | null>(null);
  const [isUnanswered, setUnanswered] = useState(false);
  const [isPending, startTransition] = useTransition();
  const events = [
    ...(chosen.includes("*") ? (["*"] as const) : []),
    ...known.flatMap(({ name }) => (chosen.includes(name) ? [name] : [])),
  ];
  const isAll = chosen.includes("*");

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const url = String(new FormData(event.currentTarget).get("url") ?? "").trim();
    setUnanswered(events.length === 0);
    if (events.length === 0) return;
    startTransition(async () => {
      setFault(null);
      const answer = await send({ url, events: isAll ? ["*"] : events });
      if (answer.ok) onDone(answer.output);
      else setFault(answer.fault);
    });
  }

  return (
    <Dialog
      title={title}
      description={description}
      open={isOpen}
      onOpenChange={onOpenChange}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" form="webhook" variant="primary" pending={isPending} data-testid="webhooks-submit">
            {action}
          </Button>
        </>
      }
    >
      <form id="webhook" noValidate onSubmit={submit} className="flex flex-col gap-5">
        <FormErrors detail={fault && !issueOf(fault, "url") ? `${fault.detail} Request ${fault.requestId}.` : null} />
        <TextField
          label="Address"
          name="url"
          type="url"
          inputMode="url"
          mono
          autoComplete="off"
          defaultValue={initial.url}
          placeholder="https://example.com/bonafide"
          hint="An https address that answers POST with 2xx within 10 seconds."
          error={issueOf(fault, "url")}
          data-testid="webhooks-url"
        />
        <fieldset className="flex flex-col gap-2.5">
          <legend className="mb-2 font-medium">Events</legend>
          <Checkbox
            label={
              <>
                All events but those of webhooks, those added later too (<code>*</code>)
              </>
            }
            checked={isAll}
            onChange={(event) => setChosen(toggled(chosen, "*", event.target.checked))}
            data-testid="webhooks-event-*"
          />
          <div className="flex max-h-64 flex-col gap-2.5 overflow-y-auto rounded-lg border border-line p-3">
            {known.map(({ name, description: tells }) => (
              <Checkbox
                key={name}
                label={<code className="break-all text-[13px]">{name}</code>}
                hint={tells}
                checked={isAll || chosen.includes(name)}
                disabled={isAll}
                onChange={(event) => setChosen(toggled(chosen, name, event.target.checked))}
                data-testid={`webhooks-event-${name}`}
              />
            ))}
          </div>
          {isUnanswered && events.length === 0 ? (
            <p role="alert" className="text-[13px] text-refused">
              Events: choose at least one.
            </p>
          ) : null}
        </fieldset>
      </form>
    </Dialog>
  );
}

function toggled(chosen: readonly string[], name: string, isOn: boolean): string[] {
  return isOn ? [...chosen, name] : chosen.filter((each) => each !== name);
}

function issueOf(fault: ConsoleFault | null, field: string): string | undefined {
  return fault?.issues.find((issue) => issue.path[0] === field)?.message;
}
