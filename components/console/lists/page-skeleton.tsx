import type { ReactNode } from "react";
import { Card } from "#components/ui/card.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Skeleton, SkeletonText } from "#components/ui/skeleton.tsx";
import { ListSkeleton } from "./list-frame.tsx";

/** A list page that is still loading: its own title and description, the filters' and the rows' shape. */
export function ListPageSkeleton({
  title,
  description,
  filters,
  columns,
}: {
  title: string;
  description: string;
  filters: number;
  columns: number;
}) {
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title={title} description={description} />
      {filters > 0 ? (
        <div className="flex flex-wrap gap-3">
          {Array.from({ length: filters }, (_, index) => (
            <Skeleton key={names[index]} className="mt-6 h-9 w-44 rounded-lg" />
          ))}
        </div>
      ) : null}
      <ListSkeleton columns={columns} label={`Loading ${title.toLowerCase()}`} />
    </div>
  );
}

const names = ["first", "second", "third"];

/** An object's page that is still loading: what it is, its facts, its timeline. */
export function ObjectPageSkeleton({ label, extra }: { label: string; extra?: ReactNode }) {
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title={<Skeleton className="h-7 w-64" />} />
      <div className={objectColumns}>
        <div className="flex min-w-0 flex-col gap-6">
          <Card>
            <SkeletonText lines={7} label={label} />
          </Card>
          {extra}
        </div>
        <Card title="Timeline">
          <SkeletonText lines={6} label="Loading the timeline" />
        </Card>
      </div>
    </div>
  );
}

/** What the object is on the left, what happened to it on the right; one below the other on a phone. */
export const objectColumns = "grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,5fr)_minmax(0,3fr)]";
