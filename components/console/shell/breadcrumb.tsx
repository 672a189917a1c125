"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { sectionAt } from "./sections.ts";

/** Organization, section, and where one record is open its id. */
export function Breadcrumb({ organization }: { organization: string }) {
  const path = usePathname();
  const section = sectionAt(path);
  const record = section && section.href !== "/console" ? path.slice(section.href.length + 1).split("/")[0] : "";
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-ink-2">
        <li className="truncate max-sm:hidden">
          <Link href="/console" className="rounded-sm hover:text-ink hover:underline">
            {organization}
          </Link>
        </li>
        {section ? (
          <li className="flex shrink-0 items-center gap-1.5">
            <ChevronRight aria-hidden className="size-3.5 shrink-0 max-sm:hidden" />
            {record ? (
              <Link href={section.href} className="rounded-sm hover:text-ink hover:underline">
                {section.label}
              </Link>
            ) : (
              <span aria-current="page" className="font-medium text-ink">
                {section.label}
              </span>
            )}
          </li>
        ) : null}
        {record ? (
          <li aria-current="page" className="flex min-w-0 items-center gap-1.5 font-medium text-ink">
            <ChevronRight aria-hidden className="size-3.5 shrink-0" />
            <span className="truncate font-mono text-[13px]">{decodeURIComponent(record)}</span>
          </li>
        ) : null}
      </ol>
    </nav>
  );
}
