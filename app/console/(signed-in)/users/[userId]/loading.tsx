import { ObjectPageSkeleton } from "#components/console/lists/page-skeleton.tsx";

export default function UserLoading() {
  return <ObjectPageSkeleton label="Loading the user" />;
}
