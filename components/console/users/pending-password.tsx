"use client";

import { Check, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { approvePasswordOf, denyPasswordOf } from "#lib/console/actions/users.ts";
import { useTold } from "./use-told.ts";

type Props = { userId: string; title: string; requestedAt: string; expiresAt: string };

/** A password that was set by the link of a mail and waits: somebody makes sure that it was the user, and decides. */
export function PendingPassword({ userId, title, requestedAt, expiresAt }: Props) {
  const router = useRouter();
  const told = useTold();
  const act = async (...work: Parameters<typeof told>) => {
    await told(...work);
    router.refresh();
  };

  return (
    <Card title="A new password awaits approval">
      <div className="flex flex-col gap-4">
        <p className="text-ink-2">
          It was set by the link of a mail <RelativeTime at={requestedAt} />. The old one holds until you approve;
          undecided, the new one is forgotten on {expiresAt.slice(0, 10)}. Ask the user by another way than mail first.
        </p>
        <div className="flex flex-wrap gap-2">
          <ConfirmDialog
            trigger={
              <Button variant="primary" icon={<Check aria-hidden />} data-testid="password-approve">
                Approve
              </Button>
            }
            title={`Approve the new password of ${title}?`}
            action="Approve"
            keep="Not yet"
            variant="primary"
            loses={<p>The old password no longer works, and every session of this user ends within a second.</p>}
            onConfirm={() => act(approvePasswordOf(userId, requestedAt), "The new password holds")}
          />
          <ConfirmDialog
            trigger={
              <Button icon={<X aria-hidden />} data-testid="password-deny">
                Deny
              </Button>
            }
            title={`Deny the new password of ${title}?`}
            action="Deny"
            keep="Not yet"
            loses={<p>The new password is thrown away, and the user is told by mail. The old one goes on.</p>}
            onConfirm={() => act(denyPasswordOf(userId), "The new password is thrown away")}
          />
        </div>
      </div>
    </Card>
  );
}
