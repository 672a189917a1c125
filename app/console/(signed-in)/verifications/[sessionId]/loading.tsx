import { ObjectPageSkeleton } from "#components/console/lists/page-skeleton.tsx";
import { VERIFICATIONS_PATH } from "#components/console/verifications/words.ts";
import { Card } from "#components/ui/card.tsx";
import { SkeletonText } from "#components/ui/skeleton.tsx";

export default function VerificationLoading() {
  return (
    <ObjectPageSkeleton
      trail={{ label: "Verifications", href: VERIFICATIONS_PATH }}
      label="Loading the verification"
      extra={
        <Card>
          <SkeletonText lines={9} label="Loading its documents" />
        </Card>
      }
    />
  );
}
