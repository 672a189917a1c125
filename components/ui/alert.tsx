import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { softTone, type Tone } from "./tone.ts";
import { ToneIcon } from "./tone-icon.tsx";

/** A message inside a page. `live` announces it when it appears after the page (a refusal, a failed save). */
export function Alert({
  tone = "neutral",
  title,
  children,
  action,
  live = tone === "refused",
  testId,
}: {
  tone?: Tone;
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
  live?: boolean;
  testId?: string;
}) {
  return (
    <div
      role={live ? "alert" : undefined}
      data-testid={testId}
      className={classNames("flex items-start gap-3 rounded-lg px-4 py-3", softTone[tone])}
    >
      {tone === "waiting" ? (
        <TriangleAlert aria-hidden className={iconLook} />
      ) : (
        <ToneIcon tone={tone} className={iconLook} />
      )}
      <div className="min-w-0 flex-1">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children ? <div className="break-words">{children}</div> : null}
      </div>
      {action}
    </div>
  );
}

const iconLook = "mt-[0.2em] size-[1.15em] shrink-0";
