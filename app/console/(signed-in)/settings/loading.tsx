import { Card } from "#components/ui/card.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SkeletonText } from "#components/ui/skeleton.tsx";

export default function SettingsLoading() {
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <PageHeader title="Settings" />
      <Card title="Organization">
        <SkeletonText lines={8} label="Loading the organization" />
      </Card>
      <Card title="Hosted sign-in">
        <SkeletonText lines={12} label="Loading the hosted sign-in" />
      </Card>
      <Card title="Where you are signed in">
        <SkeletonText lines={3} label="Loading the sessions" />
      </Card>
    </div>
  );
}
