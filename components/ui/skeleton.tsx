import { classNames } from "./class-names.ts";

/** One grey shape; give it the size of what it stands for. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden className={classNames("block animate-working rounded-sm bg-line", className ?? "h-4 w-full")} />
  );
}

/** A list that is still loading, in the list's real shape. */
export function SkeletonTable({
  rows = 8,
  columns = 4,
  label = "Loading",
}: {
  rows?: number;
  columns?: number;
  label?: string;
}) {
  return (
    <div role="status" aria-label={label}>
      <div className="h-9 border-line border-b bg-sunken" />
      {numbers(rows).map((row) => (
        <div key={row} className="flex h-11 items-center gap-8 border-line border-b px-4 last:border-b-0">
          {numbers(columns).map((column) => (
            <Skeleton key={column} className={classNames("h-3.5 flex-1", column === 0 ? "max-w-40" : "max-w-28")} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** Lines of text that are still loading. */
export function SkeletonText({ lines = 3, label = "Loading" }: { lines?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-2.5">
      {numbers(lines).map((line) => (
        <Skeleton key={line} className={classNames("h-3.5", line === lines - 1 ? "w-2/3" : "w-full")} />
      ))}
    </div>
  );
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
