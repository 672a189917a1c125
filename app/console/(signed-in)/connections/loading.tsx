import { CONNECTIONS_DESCRIPTION } from "#components/console/connections/words.ts";
import { ListPageSkeleton } from "#components/console/lists/page-skeleton.tsx";

export default function ConnectionsLoading() {
  return <ListPageSkeleton title="Connections" description={CONNECTIONS_DESCRIPTION} filters={0} columns={4} />;
}
