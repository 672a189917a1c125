"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import Link from "next/link";
import type { ReactElement, ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type MenuEntry =
  | "separator"
  | { heading: string }
  | {
      label: string;
      icon?: ReactNode;
      hint?: string;
      href?: string;
      onSelect?: () => void;
      isDanger?: boolean;
      isDisabled?: boolean;
      isCurrent?: boolean;
    };

/** A menu on a trigger (`<Button>` or `<IconButton>`); entries with `href` are links. */
export function Menu({
  trigger,
  entries,
  align = "end",
}: {
  trigger: ReactElement;
  entries: MenuEntry[];
  align?: "start" | "end";
}) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={4} className="z-50">
          <Base.Popup
            data-blocking
            className="max-h-[var(--available-height)] min-w-52 overflow-y-auto rounded-lg border border-line bg-surface p-1 outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {entries.map((entry, index) => (
              <MenuRow key={keyOf(entry, index)} entry={entry} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function MenuRow({ entry }: { entry: MenuEntry }) {
  if (entry === "separator") return <Base.Separator className="my-1 h-px bg-line" />;
  if ("heading" in entry)
    return <p className="px-2.5 pt-1.5 pb-1 font-medium text-[12px] text-ink-2">{entry.heading}</p>;
  const look = classNames(rowLook, entry.isDanger ? "text-refused" : "text-ink");
  const content = (
    <>
      {entry.icon}
      <span className="flex-1">{entry.label}</span>
      {entry.hint ? <span className="text-[12px] text-ink-3">{entry.hint}</span> : null}
      {entry.isCurrent ? <Check aria-label="current" /> : null}
    </>
  );
  return entry.href ? (
    <Base.LinkItem closeOnClick render={<Link href={entry.href} />} className={look}>
      {content}
    </Base.LinkItem>
  ) : (
    <Base.Item disabled={entry.isDisabled} onClick={entry.onSelect} className={look}>
      {content}
    </Base.Item>
  );
}

const rowLook = classNames(
  "flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1 outline-none [&_svg]:size-4 [&_svg]:shrink-0",
  "data-highlighted:bg-hover data-disabled:cursor-not-allowed data-disabled:opacity-50",
);

function keyOf(entry: MenuEntry, index: number): string {
  if (entry === "separator") return `separator-${index}`;
  return "heading" in entry ? entry.heading : entry.label;
}
