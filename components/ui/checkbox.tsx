import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

type Labelled = { label: ReactNode; hint?: ReactNode };

/** A checkbox with its label; works in plain forms, on the server and in the client. */
export function Checkbox({ label, hint, className, ...rest }: Omit<ComponentProps<"input">, "type"> & Labelled) {
  const id = useId();
  return (
    <label htmlFor={id} className={classNames("flex items-start gap-2.5", className)}>
      <input
        {...rest}
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={classNames(boxLook, "rounded-sm", tick)}
      />
      <span>
        <span className="text-ink">{label}</span>
        {hint ? (
          <span id={`${id}-hint`} className="block text-[0.93em] text-ink-2">
            {hint}
          </span>
        ) : null}
      </span>
    </label>
  );
}

const boxLook = classNames(
  "relative mt-[0.2em] size-4 shrink-0 appearance-none border border-line-control bg-surface transition-colors",
  "checked:border-accent checked:bg-accent disabled:cursor-not-allowed disabled:opacity-50",
);
// Drawn with borders in the accent's own text colour: an image could not follow the theme.
const tick = classNames(
  "checked:after:absolute checked:after:top-px checked:after:left-[4.5px] checked:after:h-[9px] checked:after:w-[5px]",
  "checked:after:rotate-45 checked:after:border-on-accent checked:after:border-r-2 checked:after:border-b-2",
);
