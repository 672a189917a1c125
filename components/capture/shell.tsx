import type { ReactNode } from "react";
import { Mark } from "#components/brand/mark.tsx";
import { TestBand } from "#components/ui/banner.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { ownPath } from "#components/ui/own-path.ts";
import { accentStyle } from "./accent.ts";
import type { CaptureState } from "./state.ts";

/** The page around every step: who asks, how far it is, and at the foot who runs it. */
export function Shell({ state, children }: { state: CaptureState | null; children: ReactNode }) {
  const style = accentStyle(state?.organization.accent_color ?? null);
  const hasAccent = Object.keys(style).length > 0;
  return (
    <div
      style={style}
      className={classNames("hosted flex min-h-dvh flex-col bg-paper text-ink", hasAccent && "org-accent")}
    >
      {state?.test_mode ? <TestBand>Test mode. No real identity is verified here.</TestBand> : null}
      <div className="mx-auto flex w-full max-w-120 flex-1 flex-col sm:my-10 sm:flex-none sm:short:my-0 sm:rounded-lg sm:border sm:border-line sm:bg-surface">
        {state ? <Head state={state} /> : null}
        {children}
      </div>
      <footer
        className={classNames(
          "mx-auto flex items-center gap-2 pb-4 text-[13px] text-ink-2",
          // On a phone nothing stands below the primary button while there is something to do.
          isUnderWay(state) && "phone:hidden max-sm:hidden",
        )}
      >
        <Mark size={18} /> Verification by Bonafide
      </footer>
    </div>
  );
}

function Head({ state }: { state: CaptureState }) {
  const { name } = state.organization;
  const logo = state.organization.logo_url && ownPath(state.organization.logo_url);
  const steps = state.steps.filter((step) => step.name !== "result");
  const done = steps.filter((step) => step.state === "done").length;
  return (
    <header className="flex items-center justify-between gap-4 px-5 pt-4">
      <span className="flex min-w-0 items-center gap-2.5 font-semibold">
        {logo ? (
          // biome-ignore lint/performance/noImgElement: kept by browsers for ever, served as it is
          <img
            src={logo}
            alt=""
            className="h-8 w-auto max-w-28 shrink-0 object-contain object-left"
            data-testid="capture-logo"
          />
        ) : (
          <span
            aria-hidden
            className="flex size-8 shrink-0 items-center justify-center rounded-md bg-accent text-on-accent text-sm"
          >
            {name.slice(0, 1).toUpperCase()}
          </span>
        )}
        <span className="truncate">{name}</span>
      </span>
      {isUnderWay(state) ? (
        <span className="flex shrink-0 items-center gap-2 text-[14px] text-ink-2">
          <span aria-hidden className="flex gap-1">
            {steps.map((step, index) => (
              <span
                key={step.name}
                className={classNames(
                  "h-1 w-4 rounded-full",
                  // The step that one is at counts: the first one does not stand beside an empty bar.
                  index <= done ? "bg-accent" : "bg-line-control opacity-50",
                )}
              />
            ))}
          </span>
          Step {Math.min(done + 1, steps.length)} of {steps.length}
        </span>
      ) : null}
    </header>
  );
}

function isUnderWay(state: CaptureState | null): boolean {
  return state?.status === "pending" || state?.status === "in_progress";
}
