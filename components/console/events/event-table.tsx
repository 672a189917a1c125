import type * as z from "zod";
import { CopyText } from "#components/ui/copy-text.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import type { Event } from "#lib/domain/events/index.ts";
import { eventTitle } from "../lists/event-words.ts";
import { addressOf, type Query } from "../lists/list-address.ts";
import { actorOf, shortId } from "../lists/object-address.ts";
import { EVENTS_PATH } from "./words.ts";

export type EventShown = z.output<typeof Event>;

const columns: Column<EventShown>[] = [
  {
    key: "type",
    header: "Event",
    cell: (event) => <code className="break-all text-[13px] md:whitespace-nowrap">{event.type}</code>,
  },
  { key: "title", header: "What happened", cell: (event) => eventTitle(event.type), wideOnly: true },
  {
    key: "subject",
    header: "Subject",
    cell: (event) => <CopyText text={event.subject} label="subject" shown={shortId(event.subject)} />,
    wideOnly: true,
  },
  { key: "actor", header: "By", cell: (event) => actorOf(event.actor).kind, wideOnly: true },
  { key: "created", header: "When", cell: (event) => <RelativeTime at={event.createdAt} /> },
];

/** Events; a row opens beside the list, with an address of its own. */
export function EventTable({ events, query }: { events: EventShown[]; query: Query }) {
  return (
    <Table
      caption="Events, newest first"
      columns={columns}
      rows={events}
      rowKey={(event) => event.id}
      rowHref={(event) => addressOf(EVENTS_PATH, { ...query, event: event.id })}
      selectedKey={query.event}
      rowTestId="event-row"
      fillHeight
    />
  );
}
