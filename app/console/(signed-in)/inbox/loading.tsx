import { INBOX_DESCRIPTION } from "#components/console/inbox/words.ts";
import { ListPageSkeleton } from "#components/console/lists/page-skeleton.tsx";

export default function InboxLoading() {
  return <ListPageSkeleton title="Development inbox" description={INBOX_DESCRIPTION} filters={1} columns={5} />;
}
