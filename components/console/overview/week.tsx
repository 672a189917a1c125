import { Stat } from "#components/ui/stat.tsx";
import { comparison, type Figure } from "#lib/console/week-figures.ts";

const links: Readonly<Record<string, string>> = {
  "API calls": "/console/usage",
  "Sign-ups": "/console/users",
  "Sign-ins": "/console/events?type=user.login",
  "Verifications started": "/console/verifications",
};

/** The last seven days: each figure leads to what it counts. */
export function Week({ figures }: { figures: Figure[] }) {
  return (
    <section aria-labelledby="week" className="flex flex-col gap-3">
      <h2 id="week" className="font-semibold">
        The last seven days
      </h2>
      <div className="grid grid-cols-2 gap-3 sm:gap-4 xl:grid-cols-4">
        {figures.map((figure) => (
          <Stat
            key={figure.label}
            label={figure.label}
            value={figure.total.toLocaleString("en")}
            note={comparison(figure)}
            bars={figure.days}
            href={links[figure.label]}
          />
        ))}
      </div>
    </section>
  );
}
