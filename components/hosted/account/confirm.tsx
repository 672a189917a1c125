"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "#components/ui/button.tsx";

/** Asks, in its place, before something is lost: what it is by name, and what will be gone. */
export function Confirm({
  title,
  loses,
  action,
  isPending,
  onConfirm,
  onKeep,
  children,
}: {
  title: string;
  loses: ReactNode;
  action: string;
  isPending: boolean;
  onConfirm: () => void;
  onKeep: () => void;
  children?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  useEffect(() => heading.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be named before its own question
    <div
      role="group"
      aria-labelledby={titleId}
      data-testid="confirm"
      className="flex flex-col gap-3 rounded-lg border border-refused bg-surface p-4"
    >
      <h3 id={titleId} ref={heading} tabIndex={-1} className="break-words font-semibold focus-visible:outline-none">
        {title}
      </h3>
      <p className="text-ink-2">{loses}</p>
      {children}
      <div className="flex flex-wrap gap-3">
        <Button variant="danger" pending={isPending} onClick={onConfirm} data-testid="confirm-do">
          {action}
        </Button>
        <Button onClick={onKeep}>Keep it</Button>
      </div>
    </div>
  );
}
