import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

export type ControlSize = "medium" | "large";

/** A one-line text control. `mono` for ids, keys and addresses. */
export function Input({
  controlSize = "medium",
  mono = false,
  className,
  ...rest
}: ComponentProps<"input"> & { controlSize?: ControlSize; mono?: boolean }) {
  return (
    <input
      {...rest}
      className={classNames(controlLook, heights[controlSize], mono ? "font-mono" : undefined, className)}
    />
  );
}

// Phones zoom into controls whose text is below 16 px, so small screens get 16 px.
export const heights: Record<ControlSize, string> = {
  medium: "h-9 text-base sm:text-sm",
  large: "h-13 text-base",
};

export const controlLook = classNames(
  "w-full rounded-lg border border-line-control bg-surface px-3 text-ink transition-colors",
  "hover:border-ink-3 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3",
  "aria-invalid:border-refused aria-invalid:ring-1 aria-invalid:ring-refused",
);
