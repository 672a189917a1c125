"use client";

import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { revokeApiKey } from "#lib/console/actions/keys.ts";

export function RevokeKey({ id, name, shown }: { id: string; name: string; shown: string }) {
  const toast = useToast();
  return (
    <ConfirmDialog
      trigger={
        <Button size="small" aria-label={`Revoke ${name}`}>
          Revoke
        </Button>
      }
      title={`Revoke “${name}”?`}
      loses={
        <p>
          Calls with <code className="text-ink">{shown}</code> are refused everywhere within a second. A revoked key
          cannot be brought back.
        </p>
      }
      action="Revoke the key"
      onConfirm={async () => {
        const { failure } = await revokeApiKey(id);
        if (failure) throw new Error(failure);
        toast({ title: `“${name}” is revoked`, tone: "verified" });
      }}
    />
  );
}
