import { ListPageSkeleton } from "#components/console/lists/page-skeleton.tsx";

export default function KeysLoading() {
  return (
    <ListPageSkeleton
      title="Keys"
      description="What your servers call the API with. A key is shown once, when it is made; only its digest is kept."
      filters={0}
      columns={5}
    />
  );
}
