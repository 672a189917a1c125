import Link from "next/link";
import { Card } from "#components/ui/card.tsx";
import { SkeletonText } from "#components/ui/skeleton.tsx";
import { Timeline } from "#components/ui/timeline.tsx";
import { perform } from "#lib/console/index.ts";
import { listEvents } from "#lib/domain/events/index.ts";
import { eventTitle, eventTone } from "./event-words.ts";
import { addressOf } from "./list-address.ts";
import { actorOf } from "./object-address.ts";

const SHOWN = 20;

/** What happened to one object, from its events; each leads to the event itself. */
export async function ObjectTimeline({ subject }: { subject: string }) {
  const found = await perform(listEvents, { subject, limit: SHOWN });
  const all = addressOf("/console/events", { subject });
  return (
    <Card
      title="Timeline"
      action={
        <Link href={all} className={linkLook}>
          All events
        </Link>
      }
    >
      {found.ok ? <Events events={found.output.events} subject={subject} /> : <p>{found.fault.detail}</p>}
    </Card>
  );
}

type Shown = { id: string; type: string; actor: string; data: Record<string, unknown>; createdAt: string };

function Events({ events, subject }: { events: Shown[]; subject: string }) {
  if (events.length === 0) return <p className="text-ink-2">Nothing has been recorded yet.</p>;
  return (
    <Timeline
      items={events.map((event) => ({
        id: event.id,
        title: eventTitle(event.type),
        at: event.createdAt,
        tone: eventTone(event.type, event.data),
        href: addressOf("/console/events", { subject, event: event.id }),
        detail: <Detail {...event} />,
      }))}
    />
  );
}

function Detail({ type, actor }: Shown) {
  const { kind } = actorOf(actor);
  return (
    <span className="text-[13px]">
      <code>{type}</code> by {ACTORS[kind] ?? kind}
    </span>
  );
}

const ACTORS: Readonly<Record<string, string>> = {
  key: "an API key",
  user: "the user",
  member: "a member of the console",
  capture: "the capture page",
  system: "the system",
  anonymous: "somebody not signed in",
};

/** The timeline's shape while it is read. */
export function TimelineSkeleton() {
  return (
    <Card title="Timeline">
      <SkeletonText lines={6} label="Loading the timeline" />
    </Card>
  );
}

const linkLook = "rounded-sm text-[13px] text-accent-ink underline-offset-2 hover:underline";
