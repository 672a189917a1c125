import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { perform } from "#lib/console/index.ts";
import { listUserSessions } from "#lib/domain/members/index.ts";
import { placeWords } from "#lib/place-words.ts";

/** Where a user is signed in, the one used last first. */
export async function UserSessions({ userId }: { userId: string }) {
  const found = await perform(listUserSessions, { userId });
  if (!found.ok) return <Card title="Sessions">{found.fault.detail}</Card>;
  const { sessions } = found.output;
  if (sessions.length === 0)
    return (
      <Card title="Sessions">
        <p className="text-ink-2">This user is signed in nowhere.</p>
      </Card>
    );
  return (
    <Card title="Sessions" flush>
      <ul>
        {sessions.map(({ id, device, ip, location, isTrustedDevice, lastUsedAt }) => (
          <li key={id} className="border-line border-b px-4 py-3 last:border-b-0" data-testid="user-session">
            <p className="flex flex-wrap items-center gap-2 font-medium">
              {device}
              {isTrustedDevice ? <Badge tone="verified">Trusted</Badge> : null}
            </p>
            <p className="break-words text-[13px] text-ink-2">
              {[placeWords(location), ip].filter(Boolean).join(", ") || "Place unknown"}, used{" "}
              <RelativeTime at={lastUsedAt} />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
