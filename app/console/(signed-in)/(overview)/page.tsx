import type { Metadata } from "next";
import { Refusal } from "#components/console/lists/refusal.tsx";
import { FirstSteps } from "#components/console/overview/first-steps.tsx";
import { LatestEvents } from "#components/console/overview/latest-events.tsx";
import { Week } from "#components/console/overview/week.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { readFirstSteps } from "#lib/console/first-steps.ts";
import { may, perform, requireMember } from "#lib/console/index.ts";
import { readWeek } from "#lib/console/week.ts";
import { env } from "#lib/env.ts";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
  const member = await requireMember();
  const [done, week] = await Promise.all([
    readFirstSteps(member),
    may(member, "usage:read") ? perform(readWeek, {}) : null,
  ]);
  return (
    <div className="flex flex-col gap-8">
      <PageHeader title={member.organization.name} description={describe(member.mode)} />
      {done ? <FirstSteps done={done} mode={member.mode} url={env().publicUrl} /> : null}
      {week?.ok ? <Week figures={week.output.figures} /> : null}
      {week && !week.ok ? (
        <Refusal fault={week.fault} needs="the right to read usage" organization={member.organization.name} />
      ) : null}
      {may(member, "events:read") ? <LatestEvents organization={member.organization.name} /> : null}
    </div>
  );
}

function describe(mode: "live" | "test"): string {
  return mode === "live" ? "Live data." : "Sandbox data: no e-mail or SMS leaves the server.";
}
