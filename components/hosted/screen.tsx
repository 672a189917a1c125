"use client";

import { createContext, type ReactNode, useContext, useEffect, useRef } from "react";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { ShownBefore } from "./shell.tsx";

/** Whether screens stand inside a page's section, whose own title stays above them. */
export const InsideSection = createContext(false);

/** One thing at a time: its title, which takes the focus when the screen opens, why, and what to do. */
export function Screen({
  icon,
  title,
  lead,
  children,
}: {
  icon?: ReactNode;
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shownBefore = useContext(ShownBefore);
  const isInside = useContext(InsideSection);
  const [Frame, Heading, size] = isInside ? (["div", "h3", "text-lg"] as const) : (["main", "h1", "text-2xl"] as const);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another screen
  useEffect(() => {
    if (shownBefore.current) heading.current?.focus({ preventScroll: !isInside });
    if (shownBefore.current && !isInside) window.scrollTo(0, 0);
    shownBefore.current = true;
  }, [title]);

  return (
    <Frame className={isInside ? "flex flex-col gap-5" : "flex flex-col gap-6 px-5 pt-6 pb-8"}>
      <div className="flex flex-col gap-2">
        {icon ? <div className="mb-2">{icon}</div> : null}
        <Heading
          ref={heading}
          tabIndex={-1}
          className={`text-balance break-words font-semibold ${size} leading-tight tracking-tight focus-visible:outline-none`}
        >
          {title}
        </Heading>
        {lead ? <div className="text-pretty break-words text-ink-2">{lead}</div> : null}
      </div>
      {children}
    </Frame>
  );
}

/** The shape of a form, while the page finds out where its user stands. */
export function Opening({ label }: { label: string }) {
  const isInside = useContext(InsideSection);
  return (
    <div
      role="status"
      aria-label={label}
      className={isInside ? "flex flex-col gap-5" : "flex flex-col gap-6 px-5 py-8"}
    >
      <Skeleton className="h-8 w-3/4" />
      <Skeleton className="h-13 w-full" />
      <Skeleton className="h-13 w-full" />
      <Skeleton className="h-13 w-full" />
    </div>
  );
}
