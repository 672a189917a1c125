import { ObjectPageSkeleton } from "#components/console/lists/page-skeleton.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonText } from "#components/ui/skeleton.tsx";

export default function VerificationLoading() {
  return (
    <ObjectPageSkeleton
      label="Loading the verification"
      extra={
        <Card>
          <SkeletonText lines={9} label="Loading its documents" />
        </Card>
      }
    />
  );
}
