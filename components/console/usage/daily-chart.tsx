import { roundedUp } from "./fill-days.ts";
import { figure } from "./words.ts";

type Day = { day: string; calls: number };

/** Calls by day of a month, with an axis; read out as a table. */
export function DailyChart({ days }: { days: Day[] }) {
  const top = roundedUp(Math.max(...days.map((day) => day.calls), 0));
  return (
    <figure>
      <div aria-hidden className="grid grid-cols-[auto_1fr] gap-x-3">
        <div className="flex h-40 flex-col justify-between text-right text-[12px] text-ink-3 tabular-nums leading-none">
          <span>{figure(top)}</span>
          <span>0</span>
        </div>
        <div className="flex h-40 items-end gap-px border-line border-y sm:gap-1">
          {days.map((day) => (
            <div
              key={day.day}
              title={`${day.day}: ${figure(day.calls)} calls`}
              className="group/bar flex h-full min-w-0 max-w-12 flex-1 items-end hover:bg-hover"
            >
              <div
                className="w-full rounded-t-sm bg-accent"
                style={{ height: day.calls === 0 ? 0 : `max(2px, ${(day.calls / top) * 100}%)` }}
              />
            </div>
          ))}
        </div>
        <span />
        <div className="mt-1.5 flex gap-px text-[12px] text-ink-3 tabular-nums sm:gap-1">
          {days.map((day) => (
            <span key={day.day} className="min-w-0 max-w-12 flex-1 overflow-visible text-center">
              {isLabelled(day.day) ? Number(day.day.slice(8)) : ""}
            </span>
          ))}
        </div>
      </div>
      <table className="sr-only">
        <caption>Calls by day</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Calls</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.day}>
              <td>{day.day}</td>
              <td>{day.calls}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** Each seventh day carries its figure: all of them would not fit on a phone. */
function isLabelled(day: string): boolean {
  return (Number(day.slice(8)) - 1) % 7 === 0;
}
