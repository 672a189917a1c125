import { ListPageSkeleton } from "#components/console/lists/page-skeleton.tsx";
import { USERS_DESCRIPTION } from "#components/console/users/words.ts";

export default function UsersLoading() {
  return <ListPageSkeleton title="Users" description={USERS_DESCRIPTION} filters={2} columns={5} />;
}
