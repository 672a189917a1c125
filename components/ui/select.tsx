import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { type ControlSize, controlLook, heights } from "./input.tsx";

/** The browser's own select in our clothes: phones show their native picker. Children are `<option>`s. */
export function Select({
  controlSize = "medium",
  className,
  children,
  ...rest
}: ComponentProps<"select"> & { controlSize?: ControlSize }) {
  return (
    <span className={classNames("relative block", className)}>
      <select {...rest} className={classNames(controlLook, heights[controlSize], "appearance-none pr-9")}>
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-ink-2"
      />
    </span>
  );
}
