"use client";

import { useTransition } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { switchMode } from "#lib/console/actions/shell.ts";

const modes = [
  { mode: "live", label: "Live" },
  { mode: "test", label: "Test" },
] as const;

/** Whose data the console shows. Live and test never mix. */
export function ModeSwitch({ mode }: { mode: "live" | "test" }) {
  const [pending, startTransition] = useTransition();
  return (
    <fieldset aria-busy={pending} className="flex rounded-lg border border-line bg-sunken p-0.5">
      <legend className="sr-only">Data shown</legend>
      {modes.map((each) => (
        <button
          key={each.mode}
          type="button"
          aria-pressed={mode === each.mode}
          data-testid={`mode-${each.mode}`}
          onClick={() => {
            if (!pending && each.mode !== mode) startTransition(() => switchMode(each.mode));
          }}
          className={classNames(
            "h-7 flex-1 rounded-md px-3 font-medium text-[13px] text-ink-2 transition-colors pointer-coarse:h-10",
            "hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:ring-1 aria-pressed:ring-line",
            each.mode === "test" && "aria-pressed:bg-test-soft aria-pressed:text-test",
          )}
        >
          {each.label}
        </button>
      ))}
    </fieldset>
  );
}
