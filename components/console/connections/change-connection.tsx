"use client";

import { type FormEvent, useId, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { ConsoleFault } from "#lib/console/index.ts";
import { changeConnection } from "./actions.ts";
import { ChangeFields } from "./connection-fields.tsx";
import type { ConnectionShown } from "./connection-table.tsx";
import { changeOf, kindOf } from "./input-of.ts";

/** Gives a connection another name, client id or secret; its issuer and short name stay what users are linked by. */
export function ChangeConnection({ connection }: { connection: ConnectionShown }) {
  const toast = useToast();
  const formId = useId();
  const [isOpen, setOpen] = useState(false);
  const [fault, setFault] = useState<ConsoleFault | null>(null);
  const [isPending, startTransition] = useTransition();
  const kind = kindOf(connection.provider);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const change = changeOf(kind, new FormData(event.currentTarget));
    startTransition(async () => {
      const answer = await changeConnection({ connectionId: connection.id, ...change });
      setFault(answer.ok ? null : answer.fault);
      if (!answer.ok) return;
      setOpen(false);
      toast({ title: `${answer.output.displayName} is saved`, tone: "verified" });
    });
  }

  return (
    <Dialog
      title={`Change ${connection.displayName}`}
      description="Sign-ins that begin from now on use what you save here."
      trigger={
        <Button size="small" aria-label={`Change ${connection.displayName}`} data-testid="connections-change">
          Change
        </Button>
      }
      open={isOpen}
      onOpenChange={(next) => {
        setOpen(next);
        setFault(null);
      }}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" form={formId} variant="primary" pending={isPending} data-testid="connections-save">
            Save
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-5">
        {/* What belongs to a field is said at the field. */}
        <FormErrors
          detail={fault && fault.issues.length === 0 ? `${fault.detail} Request ${fault.requestId}.` : null}
        />
        <ChangeFields kind={kind} issues={fault?.issues ?? []} shown={connection} />
      </form>
    </Dialog>
  );
}
