"use client";

import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { endSession } from "#lib/console/actions/settings.ts";

export function EndSession({ id, device, ip }: { id: string; device: string; ip: string | null }) {
  const toast = useToast();
  return (
    <ConfirmDialog
      trigger={
        <Button size="small" aria-label={`End the session of ${device}`}>
          End
        </Button>
      }
      title={`End the session of ${device}?`}
      loses={<p>Whoever uses it{ip ? `, from ${ip},` : ""} has to sign in again, within a second.</p>}
      action="End the session"
      onConfirm={async () => {
        const { failure } = await endSession(id);
        if (failure) throw new Error(failure);
        toast({ title: "The session is ended", tone: "verified" });
      }}
    />
  );
}
