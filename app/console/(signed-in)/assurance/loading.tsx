import { ASSURANCE_DESCRIPTION } from "#components/console/assurance/words.ts";
import { Card } from "#components/ui/card.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SkeletonTable, SkeletonText } from "#components/ui/skeleton.tsx";

export default function AssuranceLoading() {
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title="Assurance" description={ASSURANCE_DESCRIPTION} />
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
        <Card title="Checks" flush>
          <SkeletonTable rows={8} columns={3} label="Loading the checks" />
        </Card>
        <Card title="What runs here">
          <SkeletonText lines={8} label="Loading what runs here" />
        </Card>
      </div>
    </div>
  );
}
