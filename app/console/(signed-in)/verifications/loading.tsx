import { ListPageSkeleton } from "#components/console/lists/page-skeleton.tsx";
import { VERIFICATIONS_DESCRIPTION } from "#components/console/verifications/words.ts";

export default function VerificationsLoading() {
  return <ListPageSkeleton title="Verifications" description={VERIFICATIONS_DESCRIPTION} filters={2} columns={5} />;
}
