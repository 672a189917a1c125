"use client";

import {
  Cable,
  ChartNoAxesColumn,
  Gauge,
  History,
  Inbox,
  KeyRound,
  type LucideIcon,
  ScanFace,
  Settings,
  ShieldCheck,
  Users,
  Webhook,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "#components/ui/class-names.ts";
import { type Section, sectionAt } from "./sections.ts";

const icons: Record<string, LucideIcon> = {
  overview: Gauge,
  users: Users,
  verifications: ScanFace,
  events: History,
  inbox: Inbox,
  connections: Cable,
  webhooks: Webhook,
  keys: KeyRound,
  usage: ChartNoAxesColumn,
  assurance: ShieldCheck,
  settings: Settings,
};

/** The sections as links; the one whose page is open is marked. */
export function Navigation({
  sections,
  testIdPrefix,
  onFollow,
}: {
  sections: readonly Section[];
  testIdPrefix: string;
  onFollow?: () => void;
}) {
  const current = sectionAt(usePathname());
  return (
    <nav aria-label="Console">
      <ul className="flex flex-col gap-0.5">
        {sections.map(({ key, label, href }) => {
          const Icon = icons[key];
          return (
            <li key={key}>
              <Link
                href={href}
                onClick={onFollow}
                aria-current={current?.key === key ? "page" : undefined}
                data-testid={`${testIdPrefix}-${key}`}
                className={classNames(
                  "flex h-9 items-center gap-3 rounded-lg px-3 font-medium text-ink-2 transition-colors pointer-coarse:h-11",
                  "hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink",
                )}
              >
                {Icon ? <Icon aria-hidden className="size-4 shrink-0" /> : null}
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
