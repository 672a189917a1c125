"use client";

import { type ReactElement, type ReactNode, useState } from "react";
import { Alert } from "./alert.tsx";
import { Button } from "./button.tsx";
import { Dialog, DialogClose } from "./dialog.tsx";
import { TextField } from "./field.tsx";

/**
 * Asks before a destructive act. `loses` says what will be gone; with `typeToConfirm` the act stays closed until
 * that word is typed. `onConfirm` may be a server action: the dialog closes when it resolves, and shows its failure.
 */
export function ConfirmDialog({
  trigger,
  title,
  loses,
  action,
  keep = "Keep it",
  variant = "danger",
  typeToConfirm,
  onConfirm,
}: {
  trigger: ReactElement;
  title: string;
  loses: ReactNode;
  action: string;
  /** Words of the button that leaves everything as it is. */
  keep?: string;
  /** `primary` where nothing is thrown away. */
  variant?: "danger" | "primary";
  typeToConfirm?: string;
  onConfirm: () => Promise<void>;
}) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function confirm() {
    setPending(true);
    setFailure(null);
    try {
      await onConfirm();
      setOpen(false);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "It did not work. Please try again.");
    } finally {
      setPending(false);
    }
  }

  return (
    <Dialog
      size="small"
      title={title}
      trigger={trigger}
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setTyped("");
        setFailure(null);
      }}
      footer={
        <>
          <DialogClose render={<Button>{keep}</Button>} />
          <Button
            variant={variant}
            pending={pending}
            disabled={typeToConfirm !== undefined && typed !== typeToConfirm}
            onClick={confirm}
          >
            {action}
          </Button>
        </>
      }
    >
      <div className="text-ink-2">{loses}</div>
      {typeToConfirm ? (
        <TextField
          label={`Type ${typeToConfirm} to go on`}
          name="confirmation"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : null}
      {failure ? <Alert tone="refused">{failure}</Alert> : null}
    </Dialog>
  );
}
