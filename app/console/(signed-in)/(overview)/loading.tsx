import { Card } from "#components/ui/card.tsx";
import { Skeleton, SkeletonText } from "#components/ui/skeleton.tsx";

export default function OverviewLoading() {
  return (
    <div className="flex flex-col gap-8">
      <Skeleton className="h-7 w-56" />
      <div className="grid grid-cols-2 gap-3 sm:gap-4 xl:grid-cols-4">
        {["calls", "sign-ups", "sign-ins", "verifications"].map((figure) => (
          <Card key={figure}>
            <SkeletonText lines={4} label="Loading a figure" />
          </Card>
        ))}
      </div>
      <Card>
        <SkeletonText lines={8} label="Loading the events" />
      </Card>
    </div>
  );
}
