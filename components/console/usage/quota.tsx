import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { figure, monthName } from "./words.ts";

const PLANS: Readonly<Record<string, string>> = { free: "Free", pro: "Pro", enterprise: "Enterprise" };

/** The plan, and how much of its monthly quota is used. */
export function Quota({
  plan,
  month,
  units,
  quota,
}: {
  plan: string;
  month: string;
  units: number;
  quota: number | null;
}) {
  return (
    <Card title="Plan and quota">
      <p className="font-semibold text-base">{PLANS[plan] ?? plan}</p>
      {quota === null ? (
        <p className="mt-1 text-ink-2">
          {figure(units)} units in {monthName(month)}. This plan has no monthly quota.
        </p>
      ) : (
        <Used units={units} quota={quota} month={month} />
      )}
    </Card>
  );
}

function Used({ units, quota, month }: { units: number; quota: number; month: string }) {
  const share = Math.min(1, units / quota);
  const isFull = units >= quota;
  return (
    <>
      <p className="mt-1 text-ink-2">
        {figure(units)} of {figure(quota)} units in {monthName(month)}
        {isFull ? ": used up. Calls are refused until the next month." : "."}
      </p>
      <meter aria-label="Quota used" value={units} max={quota} className="sr-only" />
      <div aria-hidden className="mt-3 h-2 overflow-hidden rounded-full bg-sunken">
        <div className={isFull ? "h-full bg-refused" : "h-full bg-accent"} style={{ width: `${share * 100}%` }} />
      </div>
      {isFull ? (
        <div className="mt-3">
          <ButtonLink size="small" href="/console/settings">
            See the plan
          </ButtonLink>
        </div>
      ) : null}
    </>
  );
}
