import Link from "next/link";
import { Card } from "#components/ui/card.tsx";
import { Timeline } from "#components/ui/timeline.tsx";
import { perform } from "#lib/console/index.ts";
import { listEvents } from "#lib/domain/events/index.ts";
import { eventTitle, eventTone } from "../lists/event-words.ts";
import { addressOf } from "../lists/list-address.ts";
import { Refusal } from "../lists/refusal.tsx";

const SHOWN = 8;

/** What happened last, anywhere in the organization. */
export async function LatestEvents({ organization }: { organization: string }) {
  const found = await perform(listEvents, { limit: SHOWN });
  if (!found.ok) return <Refusal fault={found.fault} needs="the right to read events" organization={organization} />;
  const { events } = found.output;
  return (
    <Card
      title="What happened last"
      action={
        <Link
          href="/console/events"
          className="rounded-sm text-[13px] text-accent-ink underline-offset-2 hover:underline"
        >
          All events
        </Link>
      }
    >
      {events.length === 0 ? (
        <p className="text-ink-2">Nothing yet. Every sign-in, verification and change is recorded here.</p>
      ) : (
        <Timeline
          label="What happened last"
          items={events.map((event) => ({
            id: event.id,
            title: eventTitle(event.type),
            at: event.createdAt,
            tone: eventTone(event.type, event.data),
            href: addressOf("/console/events", { event: event.id }),
            detail: <code className="text-[13px]">{event.subject}</code>,
          }))}
        />
      )}
    </Card>
  );
}
