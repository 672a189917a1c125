import Link from "next/link";
import { classNames } from "./class-names.ts";

export type TabLink = { label: string; href: string; isCurrent: boolean; count?: number };

/** Tabs with an address each: links, so that they open in a new tab, survive a reload and need no script. */
export function TabLinks({ label, tabs }: { label: string; tabs: TabLink[] }) {
  return (
    <nav aria-label={label} className="flex gap-1 overflow-x-auto border-line border-b">
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} aria-current={tab.isCurrent ? "page" : undefined} className={tabLook}>
          {tab.label}
          {tab.count === undefined ? null : (
            <span className="rounded-sm bg-sunken px-1.5 text-[12px] text-ink-2 tabular-nums">{tab.count}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}

export const tabLook = classNames(
  "-mb-px flex h-10 shrink-0 items-center gap-2 border-transparent border-b-2 px-3 font-medium text-ink-2 transition-colors",
  "hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink data-active:border-accent data-active:text-ink",
  "focus-visible:-outline-offset-2",
);
