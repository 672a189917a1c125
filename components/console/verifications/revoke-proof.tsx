"use client";

import { ShieldX } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { revokeProof } from "./actions.ts";

/** Puts one credential on the list of what is revoked, for good. */
export function RevokeProof({ id }: { id: string }) {
  const toast = useToast();

  async function revoke() {
    const answer = await revokeProof(id);
    if (!answer.ok) throw new Error(`${answer.fault.detail} Request ${answer.fault.requestId}.`);
    toast({ title: "The proof is revoked", tone: "verified" });
  }

  return (
    <ConfirmDialog
      trigger={
        <Button size="small" icon={<ShieldX aria-hidden />} data-testid="revoke-proof">
          Revoke
        </Button>
      }
      title="Revoke this proof?"
      action="Revoke"
      onConfirm={revoke}
      loses={
        <p>
          Nothing can be proven with <code className="break-all text-ink">{id}</code> any more, from ten minutes on at
          the latest. Its holder cannot take a new one; your server can have another one signed.
        </p>
      }
    />
  );
}
