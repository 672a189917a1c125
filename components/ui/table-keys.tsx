"use client";

import type { KeyboardEvent, ReactNode } from "react";

const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** Moves focus between the row links inside it; Enter is the link's own. */
export function TableKeys({
  children,
  className,
  scrollLabel,
}: {
  children: ReactNode;
  className?: string;
  /** Makes the table itself a stop of the keyboard, by this name. */
  scrollLabel?: string | undefined;
}) {
  function move(event: KeyboardEvent<HTMLElement>) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const links = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row-link]")];
    const focused = document.activeElement;
    const at = focused instanceof HTMLElement ? links.indexOf(focused) : -1;
    const target = rowFor(event.key, at, links.length);
    if (target === null) return;
    event.preventDefault();
    links[target]?.focus();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys only move focus between the links inside
    <div
      onKeyDown={move}
      className={className}
      {...(scrollLabel && { role: "group", "aria-label": scrollLabel, tabIndex: 0 })}
    >
      {children}
    </div>
  );
}

function rowFor(key: string, at: number, count: number): number | null {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = steps[key];
  return step === undefined ? null : Math.min(Math.max(at + step, 0), count - 1);
}

function isTyping(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest("input, select, textarea") !== null;
}
