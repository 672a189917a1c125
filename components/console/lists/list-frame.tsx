import type { ReactNode } from "react";
import { Card } from "#components/ui/card.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { SkeletonTable } from "#components/ui/skeleton.tsx";

/** A list's table with its pages below. On wide screens the rows scroll under a head that stays. */
export function ListFrame({
  children,
  links,
  summary,
}: {
  children: ReactNode;
  links: { previousHref: string | null; nextHref: string | null };
  summary: string;
}) {
  return (
    <Card flush>
      <div className="flex flex-col md:max-h-[max(24rem,calc(100dvh-23.5rem))]">{children}</div>
      {links.previousHref || links.nextHref ? (
        <Pagination {...links} summary={summary} />
      ) : (
        <p className="border-line border-t px-4 py-2.5 text-[13px] text-ink-2">{summary}</p>
      )}
    </Card>
  );
}

/** The frame while its rows are read. */
export function ListSkeleton({ columns, label }: { columns: number; label: string }) {
  return (
    <Card flush>
      <SkeletonTable rows={10} columns={columns} label={label} />
    </Card>
  );
}

/** "50 users on this page", "1 user". */
export function countWords(count: number, one: string, many: string, hasMore: boolean): string {
  const words = `${count} ${count === 1 ? one : many}`;
  return hasMore ? `${words} on this page` : words;
}
