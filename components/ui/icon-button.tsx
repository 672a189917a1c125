import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** A square button with an icon alone; `label` is its name for assistive technology and its title. */
export function IconButton({
  label,
  children,
  className,
  ...rest
}: ComponentProps<"button"> & { label: string; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classNames(
        "inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-ink-2 transition-colors",
        "hover:bg-hover hover:text-ink disabled:opacity-50 [&_svg]:size-4",
        className,
      )}
    >
      {children}
    </button>
  );
}
