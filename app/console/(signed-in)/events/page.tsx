import { History, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { Suspense } from "react";
import { EventPanel } from "#components/console/events/event-panel.tsx";
import { type EventShown, EventTable } from "#components/console/events/event-table.tsx";
import { EVENTS_DESCRIPTION, EVENTS_PATH } from "#components/console/events/words.ts";
import { EVENT_WORDS } from "#components/console/lists/event-words.ts";
import { ExportLink } from "#components/console/lists/export-link.tsx";
import { Filters } from "#components/console/lists/filters.tsx";
import {
  addressOf,
  pageLinks,
  type Query,
  readQuery,
  type SearchParams,
} from "#components/console/lists/list-address.ts";
import { countWords, ListFrame } from "#components/console/lists/list-frame.tsx";
import { ReadCall } from "#components/console/lists/read-call.tsx";
import { Refusal } from "#components/console/lists/refusal.tsx";
import { ReturnFocus } from "#components/console/lists/return-focus.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SidePanel } from "#components/ui/side-panel.tsx";
import { SkeletonText } from "#components/ui/skeleton.tsx";
import { perform, requireMember } from "#lib/console/index.ts";
import { listEvents } from "#lib/domain/events/index.ts";

export const metadata: Metadata = { title: "Events" };

export default async function EventsPage({ searchParams }: { searchParams: SearchParams }) {
  const query = readQuery(await searchParams);
  const filters = { type: query.type, subject: query.subject };
  // An address with somebody's own words for a cursor shows the first page.
  const cursor = query.cursor && /^\d{1,15}$/.test(query.cursor) ? query.cursor : undefined;
  const [member, found] = await Promise.all([requireMember(), perform(listEvents, { ...filters, cursor })]);
  const closeHref = addressOf(EVENTS_PATH, { ...query, event: undefined });
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Events"
        description={EVENTS_DESCRIPTION}
        actions={found.ok ? <ExportLink path={EVENTS_PATH} filters={filters} /> : null}
      />
      {found.ok ? (
        <>
          <Filters
            query={query}
            filters={[
              { kind: "text", name: "subject", label: "Subject", placeholder: "usr_…, kyc_sess_…, wh_…" },
              { kind: "select", name: "type", label: "Type", options: typesWith(query.type) },
            ]}
          />
          <Found events={found.output.events} query={query} nextCursor={found.output.nextCursor} />
        </>
      ) : (
        <Refusal fault={found.fault} needs="the right to read events" organization={member.organization.name} />
      )}
      <ReturnFocus openedHref={query.event ? addressOf(EVENTS_PATH, query) : null} />
      {query.event ? (
        <Suspense key={query.event} fallback={<PanelSkeleton closeHref={closeHref} />}>
          <EventPanel eventId={query.event} closeHref={closeHref} organization={member.organization.name} />
        </Suspense>
      ) : null}
    </div>
  );
}

function Found({ events, query, nextCursor }: { events: EventShown[]; query: Query; nextCursor: string | null }) {
  if (events.length === 0 && (query.type || query.subject))
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="No event fits these filters"
        action={<ButtonLink href={EVENTS_PATH}>Show all events</ButtonLink>}
      >
        A subject is the whole id of an object, such as usr_… or kyc_sess_….
      </EmptyState>
    );
  if (events.length === 0)
    return (
      <>
        <EmptyState icon={<History aria-hidden />} title="No events yet">
          Every sign-up, verification, key and webhook leaves one here, at the moment it happens.
        </EmptyState>
        <ReadCall path="/v1/events" label="List them by API" />
      </>
    );
  const { event: _opened, ...listed } = query;
  return (
    <ListFrame
      links={pageLinks(EVENTS_PATH, listed, nextCursor)}
      summary={countWords(events.length, "event", "events", Boolean(nextCursor || query.cursor))}
    >
      <EventTable events={events} query={query} />
    </ListFrame>
  );
}

function PanelSkeleton({ closeHref }: { closeHref: string }) {
  return (
    <SidePanel title="Event" closeHref={closeHref}>
      <SkeletonText lines={8} label="Loading the event" />
    </SidePanel>
  );
}

/** The known types, and the one in the address where it is none of them. */
function typesWith(chosen: string | undefined) {
  const known = Object.keys(EVENT_WORDS).sort();
  const all = chosen && !known.includes(chosen) ? [chosen, ...known] : known;
  return all.map((value) => ({ value, label: value }));
}
