import type { Metadata } from "next";
import { HostedSignInCard } from "#components/console/settings/hosted-sign-in-card.tsx";
import { OrganizationCard } from "#components/console/settings/organization-card.tsx";
import { SessionList } from "#components/console/settings/session-list.tsx";
import { Card } from "#components/ui/card.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { ThemeChoice } from "#components/ui/theme-choice.tsx";
import { requireMember } from "#lib/console/index.ts";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const member = await requireMember();
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <PageHeader title="Settings" />
      <OrganizationCard member={member} />
      <HostedSignInCard member={member} />
      <SessionList organization={member.organization.name} />
      <Card title="Appearance" hint="For this browser.">
        <div className="max-w-60">
          <ThemeChoice />
        </div>
      </Card>
    </div>
  );
}
