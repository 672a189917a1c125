import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { perform } from "#lib/console/index.ts";
import { listSessions } from "#lib/domain/sessions/index.ts";
import { placeWords } from "#lib/place-words.ts";
import { Refusal } from "../lists/refusal.tsx";
import { EndSession } from "./end-session.tsx";

/** Where the member is signed in, this browser first. */
export async function SessionList({ organization }: { organization: string }) {
  const found = await perform(listSessions, {});
  if (!found.ok)
    return <Refusal fault={found.fault} needs="the right to read your own sessions" organization={organization} />;
  const sessions = found.output.sessions.toSorted((one, other) => Number(other.isCurrent) - Number(one.isCurrent));
  return (
    <Card title="Where you are signed in" hint="Console and API sessions of your own account." flush>
      <ul>
        {sessions.map(({ id, device, ip, location, isCurrent, isTrustedDevice, createdAt }) => (
          <li
            key={id}
            className="flex items-center justify-between gap-4 border-line border-b px-4 py-3 last:border-b-0"
            data-testid="session"
          >
            <div className="min-w-0">
              <p className="flex flex-wrap items-center gap-2 font-medium">
                {device}
                {isCurrent ? <Badge tone="accent">This browser</Badge> : null}
                {isTrustedDevice ? <Badge tone="verified">Trusted</Badge> : null}
              </p>
              <p className="text-[13px] text-ink-2">
                {location ? `${placeWords(location)}, ` : null}
                {ip ? <span className="tabular-nums">{ip}, </span> : null}since <RelativeTime at={createdAt} />
              </p>
            </div>
            {isCurrent ? null : <EndSession id={id} device={device} ip={ip} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}
