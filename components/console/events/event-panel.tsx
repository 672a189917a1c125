import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { SidePanel } from "#components/ui/side-panel.tsx";
import { exactWords } from "#components/ui/time-words.ts";
import { perform } from "#lib/console/index.ts";
import { getEvent } from "#lib/domain/events/index.ts";
import { eventTitle } from "../lists/event-words.ts";
import { actorOf } from "../lists/object-address.ts";
import { ObjectLink } from "../lists/object-link.tsx";
import { ReadCall } from "../lists/read-call.tsx";
import { Refusal } from "../lists/refusal.tsx";
import type { EventShown } from "./event-table.tsx";

/** One event beside the list. */
export async function EventPanel({
  eventId,
  closeHref,
  organization,
}: {
  eventId: string;
  closeHref: string;
  organization: string;
}) {
  const found = await perform(getEvent, { eventId });
  return (
    <SidePanel title={found.ok ? eventTitle(found.output.type) : "Event"} closeHref={closeHref}>
      {found.ok ? (
        <EventFacts event={found.output} />
      ) : (
        <Refusal
          fault={found.fault}
          needs="the right to read events"
          organization={organization}
          back={{ label: "Close", href: closeHref }}
        />
      )}
    </SidePanel>
  );
}

function EventFacts({ event }: { event: EventShown }) {
  const actor = actorOf(event.actor);
  return (
    <>
      <KeyValues
        items={[
          { label: "Type", value: <CopyText text={event.type} label="type" /> },
          { label: "Id", value: <CopyText text={event.id} label="event id" /> },
          { label: "Subject", value: <ObjectLink id={event.subject} label="subject" /> },
          {
            label: "By",
            value: (
              <span className="flex flex-wrap items-baseline gap-x-2">
                {actor.kind}
                {/^[a-z_]+_\w+$/.test(actor.id) ? <ObjectLink id={actor.id} label="actor" /> : null}
              </span>
            ),
          },
          { label: "Request", value: <CopyText text={event.requestId} label="request id" /> },
          { label: "When", value: <time dateTime={event.createdAt}>{exactWords(Date.parse(event.createdAt))}</time> },
        ]}
      />
      <CodeBlock label="Data" code={JSON.stringify(event.data, null, 2)} />
      <ReadCall path={`/v1/events/${event.id}`} label="Read this event by API" />
    </>
  );
}
