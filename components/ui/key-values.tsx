import type { ReactNode } from "react";

/** Facts about one object, name beside value; an absent value shows as a dash with its meaning read out. */
export function KeyValues({ items }: { items: { label: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-1 gap-x-6 sm:grid-cols-[minmax(8rem,auto)_1fr]">
      {items.map((item) => (
        <div
          key={item.label}
          className="col-span-full grid grid-cols-subgrid border-line border-b py-2 last:border-b-0"
        >
          <dt className="text-ink-2">{item.label}</dt>
          <dd className="min-w-0 break-words text-ink">
            {item.value ?? (
              <>
                <span aria-hidden>–</span>
                <span className="sr-only">none</span>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
