"use client";

import { Plus } from "lucide-react";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { ChoiceCards } from "#components/ui/choice-cards.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { ConsoleFault } from "#lib/console/index.ts";
import { useAddressFlag } from "../lists/use-address-flag.ts";
import { addConnection } from "./actions.ts";
import { ConnectionFields } from "./connection-fields.tsx";
import { inputOf } from "./input-of.ts";
import { KIND_WORDS, type Kind } from "./words.ts";

const KINDS = (["google", "apple", "openid"] as const).map((value) => ({
  value,
  label: KIND_WORDS[value].label,
  hint: KIND_WORDS[value].hint,
  testId: `connections-kind-${value}`,
}));

/** Connects a provider; the dialog has an address of its own, `?new`. */
export function NewConnection({ redirectUrls }: { redirectUrls: readonly string[] }) {
  const toast = useToast();
  const [isOpen, setOpen] = useAddressFlag("new");
  const [kind, setKind] = useState<Kind>("google");
  const [fault, setFault] = useState<ConsoleFault | null>(null);
  const [isPending, startTransition] = useTransition();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const input = inputOf(kind, new FormData(event.currentTarget));
    startTransition(async () => {
      const answer = await addConnection(input);
      setFault(answer.ok ? null : answer.fault);
      if (!answer.ok) return;
      setOpen(false);
      toast({ title: `${answer.output.displayName} is connected`, tone: "verified" });
    });
  }

  return (
    <>
      <Button variant="primary" icon={<Plus aria-hidden />} data-testid="connections-new" onClick={() => setOpen(true)}>
        Connect a provider
      </Button>
      <Dialog
        title="Connect a provider"
        description="You are its client: register with it first, and bring what it gave you."
        open={isOpen}
        onOpenChange={(next) => {
          setOpen(next);
          setFault(null);
        }}
        footer={
          <>
            <DialogClose render={<Button>Cancel</Button>} />
            <Button
              type="submit"
              form="connection"
              variant="primary"
              pending={isPending}
              data-testid="connections-submit"
            >
              Connect
            </Button>
          </>
        }
      >
        <form id="connection" noValidate onSubmit={submit} className="flex flex-col gap-5">
          {/* What belongs to a field is said at the field. */}
          <FormErrors
            detail={fault && fault.issues.length === 0 ? `${fault.detail} Request ${fault.requestId}.` : null}
          />
          <ChoiceCards
            legend="Provider"
            name="kind"
            choices={KINDS}
            value={kind}
            onChange={(next) => {
              setKind(next);
              setFault(null);
            }}
          />
          <ConnectionFields key={kind} kind={kind} issues={fault?.issues ?? []} redirectUrls={redirectUrls} />
        </form>
      </Dialog>
    </>
  );
}
