import { EVENTS_DESCRIPTION } from "#components/console/events/words.ts";
import { ListPageSkeleton } from "#components/console/lists/page-skeleton.tsx";

export default function EventsLoading() {
  return <ListPageSkeleton title="Events" description={EVENTS_DESCRIPTION} filters={2} columns={5} />;
}
