import { AsyncLocalStorage } from "node:async_hooks";
import { csvLine } from "./csv.ts";

type Cell = string | number | boolean | null;
type Page = { ok: true; rows: readonly Cell[][]; nextCursor: string | null } | { ok: false; detail: string };

// Chosen: what a spreadsheet opens at once; the API's pages have no such end.
const ROWS_MAX = 50_000;

/** A list as a CSV file, read page by page while it is sent; the first page decides whether it may be read at all. */
export async function exportRows(
  name: string,
  head: readonly string[],
  read: (cursor: string | undefined) => Promise<Page>,
): Promise<Response> {
  const first = await read(undefined);
  if (!first.ok) return new Response(`${first.detail}\n`, { status: 403, headers: { "content-type": "text/plain" } });
  return new Response(streamOf(lines(head, first, read)), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}-${new Date().toISOString().slice(0, 10)}.csv"`,
      "cache-control": "no-store",
    },
  });
}

/** The stream is read after the handler has returned; who asks is known only inside the request. */
function streamOf(source: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const inRequest = AsyncLocalStorage.snapshot();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await inRequest(() => source.next());
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await source.return(undefined);
    },
  });
}

async function* lines(
  head: readonly string[],
  first: Extract<Page, { ok: true }>,
  read: (cursor: string | undefined) => Promise<Page>,
): AsyncGenerator<string> {
  yield csvLine(head);
  let page: Page = first;
  let count = 0;
  while (page.ok) {
    yield page.rows.map(csvLine).join("");
    count += page.rows.length;
    if (page.nextCursor === null || count >= ROWS_MAX) return;
    page = await read(page.nextCursor);
  }
  // A file that ends early must not look whole.
  throw new Error(page.detail);
}
