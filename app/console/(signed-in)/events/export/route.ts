import { exportRows } from "#components/console/lists/export-rows.ts";
import { readQuery } from "#components/console/lists/list-address.ts";
import { perform } from "#lib/console/index.ts";
import { listEvents } from "#lib/domain/events/index.ts";

const HEAD = ["id", "type", "subject", "actor", "data", "request_id", "created_at"];

export async function GET(request: Request): Promise<Response> {
  const { type, subject } = readQuery(Object.fromEntries(new URL(request.url).searchParams));
  return exportRows("events", HEAD, async (cursor) => {
    const found = await perform(listEvents, { type, subject, cursor, limit: 200 });
    if (!found.ok) return { ok: false, detail: found.fault.detail };
    const rows = found.output.events.map((event) => [
      event.id,
      event.type,
      event.subject,
      event.actor,
      JSON.stringify(event.data),
      event.requestId,
      event.createdAt,
    ]);
    return { ok: true, rows, nextCursor: found.output.nextCursor };
  });
}
