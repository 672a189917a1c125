import { ObjectPageSkeleton } from "#components/console/lists/page-skeleton.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonTable } from "#components/ui/skeleton.tsx";

export default function WebhookLoading() {
  return (
    <ObjectPageSkeleton
      label="Loading the webhook"
      extra={
        <Card title="Deliveries" flush>
          <SkeletonTable rows={5} columns={4} label="Loading deliveries" />
        </Card>
      }
    />
  );
}
