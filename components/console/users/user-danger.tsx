"use client";

import { Ban, CircleCheck, LogOut, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { blockUserById, deleteUserById, signOutUser, unblockUserById } from "#lib/console/actions/users.ts";
import { useTold } from "./use-told.ts";
import { USERS_PATH } from "./words.ts";

type Props = { userId: string; title: string; isBlocked: boolean };

/** The danger zone of a user: kept out for a while, or erased for good. */
export function UserDanger({ userId, title, isBlocked }: Props) {
  const router = useRouter();
  const act = useTold();

  return (
    <Card title="Danger zone" tone="danger">
      <div className="flex flex-col gap-4">
        <Row says="End every session of this user; the user can sign in again.">
          <ConfirmDialog
            trigger={<Button icon={<LogOut aria-hidden />}>Sign out everywhere</Button>}
            title={`Sign ${title} out everywhere?`}
            action="Sign out"
            loses={<p>Every session on every device ends within a second.</p>}
            onConfirm={() => act(signOutUser(userId), "All sessions are ended")}
          />
        </Row>
        {isBlocked ? (
          <Row says="This user is blocked: no way of signing in opens a session.">
            <ConfirmDialog
              trigger={<Button icon={<CircleCheck aria-hidden />}>Unblock</Button>}
              title={`Unblock ${title}?`}
              action="Unblock"
              loses={<p>The user can sign in again, with everything as it was before.</p>}
              onConfirm={() => act(unblockUserById(userId), "The user is unblocked")}
            />
          </Row>
        ) : (
          <Row says="Block this user. All sessions end within a second, and no way of signing in opens another.">
            <ConfirmDialog
              trigger={
                <Button icon={<Ban aria-hidden />} data-testid="user-block">
                  Block
                </Button>
              }
              title={`Block ${title}?`}
              action="Block"
              loses={<p>Every session of this user ends now. Nothing is erased, and you can unblock later.</p>}
              onConfirm={() => act(blockUserById(userId), "The user is blocked")}
            />
          </Row>
        )}
        <Row says="Erase this user with sessions, passkeys, second factor, linked accounts and verifications.">
          <ConfirmDialog
            trigger={
              <Button variant="danger" icon={<Trash2 aria-hidden />} data-testid="user-erase">
                Erase
              </Button>
            }
            title={`Erase ${title}?`}
            action="Erase for good"
            typeToConfirm="erase"
            loses={
              <>
                <p>
                  <code className="break-all text-ink">{userId}</code> will be gone, with every verification, picture
                  and face template. Only the record of events stays, which holds ids alone.
                </p>
                <p className="mt-2">Nobody can bring it back.</p>
              </>
            }
            onConfirm={async () => {
              await act(deleteUserById(userId), "The user is erased");
              router.push(USERS_PATH);
            }}
          />
        </Row>
      </div>
    </Card>
  );
}

function Row({ says, children }: { says: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-4">
      <p className="min-w-0 flex-1 basis-64 text-ink-2">{says}</p>
      {children}
    </div>
  );
}
