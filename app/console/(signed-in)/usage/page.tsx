import type { Metadata } from "next";
import { ReadCall } from "#components/console/lists/read-call.tsx";
import { Refusal } from "#components/console/lists/refusal.tsx";
import { CallTable, type UsageShown } from "#components/console/usage/call-table.tsx";
import { MonthTable, OperationTable } from "#components/console/usage/count-tables.tsx";
import { DailyChart } from "#components/console/usage/daily-chart.tsx";
import { fillDays } from "#components/console/usage/fill-days.ts";
import { Quota } from "#components/console/usage/quota.tsx";
import { figure, monthName, USAGE_DESCRIPTION } from "#components/console/usage/words.ts";
import { Card } from "#components/ui/card.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { perform, requireMember } from "#lib/console/index.ts";
import { readUsage } from "#lib/domain/usage/index.ts";

export const metadata: Metadata = { title: "Usage" };

export default async function UsagePage() {
  const [member, found] = await Promise.all([requireMember(), perform(readUsage, {})]);
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title="Usage" description={USAGE_DESCRIPTION} />
      {found.ok ? (
        <Usage usage={found.output} plan={member.organization.plan} />
      ) : (
        <Refusal fault={found.fault} needs="the right to read usage" organization={member.organization.name} />
      )}
    </div>
  );
}

function Usage({ usage, plan }: { usage: UsageShown; plan: string }) {
  const { month, calls, units, quota } = usage.summary;
  const today = new Date().toISOString().slice(0, 10);
  return (
    <>
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Card title={monthName(month)} hint={`${figure(calls)} calls, by day (UTC)`}>
          <DailyChart days={fillDays(usage.daily, today)} />
        </Card>
        <Quota plan={plan} month={month} units={units} quota={quota} />
        <Card title="By operation" hint="This month" flush>
          <OperationTable operations={usage.byOperation} />
        </Card>
        <Card title="By month" flush>
          <MonthTable months={usage.monthly} />
        </Card>
      </div>
      <Card title="Last calls" hint="Quote the request id when you ask about one." flush>
        <div className="flex flex-col md:max-h-[36rem]">
          <CallTable calls={usage.recentCalls} />
        </div>
      </Card>
      <ReadCall path="/v1/usage" label="Read usage by API" />
    </>
  );
}
