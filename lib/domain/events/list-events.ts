import * as z from "zod";
import { type EventRow, findEvent, listEvents as listEventRows } from "#db/queries/events.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { nextCursor, pageFields } from "#lib/engine/page.ts";

export const Event = z
  .object({
    id: z.string(),
    type: z.string(),
    subject: z.string(),
    actor: z.string(),
    data: z.record(z.string(), z.unknown()),
    requestId: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Event" });

function eventOutput(row: EventRow): z.input<typeof Event> {
  const { id, type, subject, actor, data, requestId } = row;
  return { id, type, subject, actor, data, requestId, createdAt: row.createdAt.toISOString() };
}

const read = { scope: "events:read", effect: "read", category: "general", cost: 0 } as const;

export const listEvents = defineOperation({
  ...read,
  name: "events.list",
  summary: "List events, newest first",
  input: z
    .object({
      ...pageFields,
      cursor: z
        .string()
        .regex(/^\d{1,15}$/, "must be the next_cursor of the page before")
        .optional(),
      type: z.string().max(100).optional(),
      subject: z.string().max(100).optional(),
    })
    .meta({ id: "ListEvents" }),
  output: z.object({ events: z.array(Event), nextCursor: z.string().nullable() }).meta({ id: "EventList" }),
  faults: [],
  async run(ctx, { limit, cursor, type, subject }) {
    const before = cursor === undefined ? undefined : Number(cursor);
    const rows = await listEventRows(ctx.tenant, { limit: limit + 1, before, type, subject });
    return { events: rows.slice(0, limit).map(eventOutput), nextCursor: nextCursor(rows, limit, (row) => row.seq) };
  },
});

export const getEvent = defineOperation({
  ...read,
  name: "events.get",
  summary: "Read one event",
  input: z.object({ eventId: z.string().max(100) }).meta({ id: "EventId" }),
  output: Event,
  faults: ["not_found"],
  async run(ctx, { eventId }) {
    const row = await findEvent(ctx.tenant, eventId);
    if (!row) throw new Fault("not_found", "There is no such event.");
    return eventOutput(row);
  },
});
