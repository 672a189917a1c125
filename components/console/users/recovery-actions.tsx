"use client";

import { KeyRound, ShieldX } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { cancelResetOfUser, voidCodesOfUser } from "#lib/console/actions/users.ts";
import { useTold } from "./use-told.ts";

type Props = { userId: string; title: string; hasOpenReset: boolean; hasCodes: boolean };

/** What the organization's people may do about a user's recovery. */
export function RecoveryActions({ userId, title, hasOpenReset, hasCodes }: Props) {
  const act = useTold();

  if (!hasOpenReset && !hasCodes) return null;
  return (
    <div className="flex flex-wrap gap-3">
      {hasOpenReset ? (
        <ConfirmDialog
          trigger={
            <Button icon={<ShieldX aria-hidden />} data-testid="user-cancel-reset">
              Cancel the emergency reset
            </Button>
          }
          title={`Cancel the emergency reset of ${title}?`}
          action="Cancel the reset"
          loses={<p>The links of its mail stop working, and the user is told by mail. Another one can be asked for.</p>}
          onConfirm={() => act(cancelResetOfUser(userId), "The emergency reset is cancelled")}
        />
      ) : null}
      {hasCodes ? (
        <ConfirmDialog
          trigger={
            <Button icon={<KeyRound aria-hidden />} data-testid="user-void-codes">
              Void the recovery codes
            </Button>
          }
          title={`Void the recovery codes of ${title}?`}
          action="Void the codes"
          loses={
            <p>
              For somebody who has lost them as well. Without any, the mailbox and the delay are enough for an emergency
              reset: make sure that it is this person who asks.
            </p>
          }
          onConfirm={() => act(voidCodesOfUser(userId), "The recovery codes are void")}
        />
      ) : null}
    </div>
  );
}
