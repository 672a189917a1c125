import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { RelativeTime } from "./relative-time.tsx";
import { solidTone, type Tone } from "./tone.ts";

export type TimelineItem = { id: string; title: string; at: string; detail?: ReactNode; tone?: Tone; href?: string };

/** What happened to an object, newest first as given. */
export function Timeline({ items, label = "Timeline" }: { items: TimelineItem[]; label?: string }) {
  return (
    <ol aria-label={label} className="flex flex-col">
      {items.map((item) => (
        <li key={item.id} className="group/item relative flex gap-3 pb-4 last:pb-0">
          <span aria-hidden className="absolute top-4 bottom-0 left-[3.5px] w-px bg-line group-last/item:hidden" />
          <span
            aria-hidden
            className={classNames("relative mt-1.5 size-2 shrink-0 rounded-full", solidTone[item.tone ?? "neutral"])}
          />
          <div className="min-w-0 flex-1">
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              {item.href ? (
                <Link href={item.href} className="font-medium underline-offset-2 hover:underline">
                  {item.title}
                </Link>
              ) : (
                <span className="font-medium">{item.title}</span>
              )}
              <span className="text-[13px] text-ink-3">
                <RelativeTime at={item.at} />
              </span>
            </p>
            {item.detail ? <div className="break-words text-ink-2">{item.detail}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
