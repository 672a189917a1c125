"use client";

import { Switch as Base } from "@base-ui/react/switch";
import { type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

/** An immediate on/off setting. In a form it posts `name=on` when on. */
export function Switch({
  label,
  hint,
  ...rest
}: { label: string; hint?: ReactNode } & Pick<
  Base.Root.Props,
  "checked" | "defaultChecked" | "onCheckedChange" | "disabled" | "name"
>) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <div>
        <label htmlFor={id} className="font-medium text-ink">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-[0.93em] text-ink-2">
            {hint}
          </p>
        ) : null}
      </div>
      <Base.Root
        {...rest}
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={classNames(
          "relative mt-0.5 h-5 w-9 shrink-0 cursor-pointer rounded-full bg-line-control transition-colors",
          "data-checked:bg-accent data-disabled:cursor-not-allowed data-disabled:opacity-50",
        )}
      >
        <Base.Thumb className="block size-4 translate-x-0.5 rounded-full bg-surface transition-transform data-checked:translate-x-4.5 data-checked:bg-on-accent" />
      </Base.Root>
    </div>
  );
}
