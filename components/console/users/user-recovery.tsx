import { Card } from "#components/ui/card.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { perform } from "#lib/console/index.ts";
import { readUserRecovery } from "#lib/domain/recovery/index.ts";
import { RecoveryActions } from "./recovery-actions.tsx";

type Props = { userId: string; title: string; mayChange: boolean };

/** How a user may get the account back, and what is under way to that end. */
export async function UserRecovery({ userId, title, mayChange }: Props) {
  const found = await perform(readUserRecovery, { userId });
  if (!found.ok) return <Card title="Recovery">{found.fault.detail}</Card>;
  const { recoveryCodesLeft, recoveryCodesMadeAt, emergencyResets } = found.output;
  const open = emergencyResets.find(({ status }) => status === "pending" || status === "ready");
  return (
    <Card title="Recovery">
      <div className="flex flex-col gap-4" data-testid="user-recovery">
        <KeyValues
          items={[
            {
              label: "Recovery codes",
              value: recoveryCodesMadeAt ? (
                <>
                  {recoveryCodesLeft} left, made <RelativeTime at={recoveryCodesMadeAt} />
                </>
              ) : (
                "None"
              ),
            },
            {
              label: "Emergency reset",
              value: open ? (
                <>
                  Asked for <RelativeTime at={open.requestedAt} />;{" "}
                  {open.status === "ready" ? "can be confirmed since" : "can be confirmed"}{" "}
                  <RelativeTime at={open.availableAt} />
                </>
              ) : (
                "None is open"
              ),
            },
          ]}
        />
        {mayChange ? (
          <RecoveryActions
            userId={userId}
            title={title}
            hasOpenReset={open !== undefined}
            hasCodes={recoveryCodesLeft > 0}
          />
        ) : null}
      </div>
    </Card>
  );
}

export function RecoverySkeleton() {
  return (
    <Card title="Recovery">
      <Skeleton className="h-12 w-full" />
    </Card>
  );
}
