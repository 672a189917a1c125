import { USAGE_DESCRIPTION } from "#components/console/usage/words.ts";
import { Card } from "#components/ui/card.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Skeleton, SkeletonTable, SkeletonText } from "#components/ui/skeleton.tsx";

export default function UsageLoading() {
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title="Usage" description={USAGE_DESCRIPTION} />
      <div className="grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Card title="This month">
          <Skeleton className="h-40 w-full" />
        </Card>
        <Card title="Plan and quota">
          <SkeletonText lines={3} label="Loading the plan" />
        </Card>
      </div>
      <Card title="Last calls" flush>
        <SkeletonTable rows={10} columns={4} label="Loading the last calls" />
      </Card>
    </div>
  );
}
