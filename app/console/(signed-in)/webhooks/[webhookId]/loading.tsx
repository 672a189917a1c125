import { ObjectPageSkeleton } from "#components/console/lists/page-skeleton.tsx";
import { WEBHOOKS_PATH } from "#components/console/webhooks/words.ts";
import { Card } from "#components/ui/card.tsx";
import { SkeletonTable } from "#components/ui/skeleton.tsx";

export default function WebhookLoading() {
  return (
    <ObjectPageSkeleton
      trail={{ label: "Webhooks", href: WEBHOOKS_PATH }}
      label="Loading the webhook"
      extra={
        <Card title="Deliveries" flush>
          <SkeletonTable rows={5} columns={4} label="Loading deliveries" />
        </Card>
      }
    />
  );
}
