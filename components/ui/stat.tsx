import Link from "next/link";
import type { ReactNode } from "react";
import { type Bar, BarChart } from "./bar-chart.tsx";

/** One figure with its name, what it is compared with, and the course of the period. */
export function Stat({
  label,
  value,
  note,
  bars,
  href,
}: {
  label: string;
  value: ReactNode;
  note?: ReactNode;
  bars?: Bar[];
  href?: string;
}) {
  return (
    <div className="relative flex flex-col gap-1 rounded-lg border border-line bg-surface p-4 has-[a:hover]:bg-hover">
      <p className="font-medium text-[13px] text-ink-2">
        {href ? (
          <Link href={href} className="covers-row">
            {label}
          </Link>
        ) : (
          label
        )}
      </p>
      <p className="font-semibold text-2xl tabular-nums tracking-tight">{value}</p>
      {note ? <p className="text-[13px] text-ink-2">{note}</p> : null}
      {bars ? (
        <div className="mt-auto pt-3">
          <BarChart label={label} bars={bars} />
        </div>
      ) : null}
    </div>
  );
}
