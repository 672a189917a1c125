import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** A bordered surface. With `title` it has a head; `flush` leaves the body's padding to its content (tables). */
export function Card({
  title,
  hint,
  action,
  footer,
  flush = false,
  tone = "plain",
  children,
}: {
  title?: string;
  hint?: ReactNode;
  action?: ReactNode;
  footer?: ReactNode;
  flush?: boolean;
  /** `danger` borders a danger zone in red; its title must say so too. */
  tone?: "plain" | "danger";
  children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className={classNames(
        "overflow-hidden rounded-lg border bg-surface",
        tone === "danger" ? "border-refused" : "border-line",
      )}
    >
      {title ? (
        <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-line border-b px-4 py-3">
          <div>
            <h2 className="font-semibold">{title}</h2>
            {hint ? <p className="text-[13px] text-ink-2">{hint}</p> : null}
          </div>
          {action}
        </header>
      ) : null}
      {flush ? children : <div className="p-4">{children}</div>}
      {footer ? <footer className="border-line border-t bg-sunken px-4 py-3">{footer}</footer> : null}
    </section>
  );
}
