"use client";

import { useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { removeConnection, switchConnection } from "./actions.ts";
import { ChangeConnection } from "./change-connection.tsx";
import type { ConnectionShown } from "./connection-table.tsx";

/** Changes a provider's client, switches it on or off, or removes its connection. */
export function ConnectionActions({ connection }: { connection: ConnectionShown }) {
  const { id, displayName: name, enabled } = connection;
  const toast = useToast();
  const [isSwitching, startSwitch] = useTransition();

  function switchOver() {
    startSwitch(async () => {
      const answer = await switchConnection(id, !enabled);
      if (answer.ok) toast({ title: `${name} is ${enabled ? "off" : "on"}`, tone: "verified" });
      else toast({ title: `${answer.fault.detail} Request ${answer.fault.requestId}.`, tone: "refused" });
    });
  }

  async function remove() {
    const answer = await removeConnection(id);
    if (!answer.ok) throw new Error(`${answer.fault.detail} Request ${answer.fault.requestId}.`);
    toast({ title: `${name} is removed`, tone: "verified" });
  }

  return (
    <span className="inline-flex flex-wrap justify-end gap-2 py-2">
      <Button
        size="small"
        pending={isSwitching}
        onClick={switchOver}
        aria-label={`${enabled ? "Switch off" : "Switch on"}: ${name}`}
      >
        {enabled ? "Switch off" : "Switch on"}
      </Button>
      <ChangeConnection connection={connection} />
      <ConfirmDialog
        trigger={
          <Button size="small" aria-label={`Remove ${name}`}>
            Remove
          </Button>
        }
        title={`Remove ${name}?`}
        action={`Remove ${name}`}
        onConfirm={remove}
        loses={
          <p>
            Nobody signs in with <span className="font-medium text-ink">{name}</span> any more, from now on. Its client
            and secret are gone. Users keep their accounts, and their links come back with the same issuer.
          </p>
        }
      />
    </span>
  );
}
