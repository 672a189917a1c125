"use client";

import { useState } from "react";
import { Alert } from "./alert.tsx";
import { Button } from "./button.tsx";
import { Checkbox } from "./checkbox.tsx";
import { CodeBlock } from "./code-block.tsx";
import { Dialog } from "./dialog.tsx";

/** Shows a key or secret the one time it exists in clear; closes only after "I have stored it". */
export function SecretDialog({
  title,
  secret,
  label,
  note,
  onClose,
}: {
  title: string;
  /** null keeps the dialog closed. */
  secret: string | null;
  label: string;
  note?: string;
  onClose: () => void;
}) {
  const [isStored, setStored] = useState(false);

  function close() {
    setStored(false);
    onClose();
  }

  return (
    <Dialog
      title={title}
      description="Shown once. Nobody, ourselves included, can show it again."
      open={secret !== null}
      closeByAccident={false}
      footer={
        <Button variant="primary" disabled={!isStored} onClick={close} data-testid="secret-done">
          Done
        </Button>
      }
    >
      <CodeBlock label={label} code={secret ?? ""} wrap testId="secret-value" />
      {note ? <Alert tone="waiting">{note}</Alert> : null}
      <Checkbox
        label="I have stored it in a safe place"
        checked={isStored}
        onChange={(e) => setStored(e.target.checked)}
      />
    </Dialog>
  );
}
