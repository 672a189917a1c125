import { ObjectPageSkeleton } from "#components/console/lists/page-skeleton.tsx";
import { USERS_PATH } from "#components/console/users/words.ts";

export default function UserLoading() {
  return <ObjectPageSkeleton trail={{ label: "Users", href: USERS_PATH }} label="Loading the user" />;
}
