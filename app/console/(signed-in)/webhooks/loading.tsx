import { ListPageSkeleton } from "#components/console/lists/page-skeleton.tsx";
import { WEBHOOKS_DESCRIPTION } from "#components/console/webhooks/words.ts";

export default function WebhooksLoading() {
  return <ListPageSkeleton title="Webhooks" description={WEBHOOKS_DESCRIPTION} filters={0} columns={4} />;
}
