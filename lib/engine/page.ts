import * as z from "zod";

/** One page of a list: keyset pages, newest first. */
export const pageFields = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional(),
};

export const PageInput = z.object(pageFields).meta({ id: "Page" });

/** The cursor of the next page, from rows read with one more than the limit. */
export function nextCursor<T>(rows: readonly T[], limit: number, key: (row: T) => string | number): string | null {
  const last = rows[limit - 1];
  return rows.length > limit && last !== undefined ? String(key(last)) : null;
}
