"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactElement, type ReactNode, useRef } from "react";
import { classNames } from "./class-names.ts";
import { IconButton } from "./icon-button.tsx";

export type DialogProps = {
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, right-aligned below the body; wrap one in `DialogClose` to close. */
  footer?: ReactNode;
  /** The element that opens it; leave out when `open` is controlled from elsewhere. */
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** false: Escape and presses outside are ignored, and there is no cross; for what is shown once. */
  closeByAccident?: boolean;
  size?: "small" | "medium" | "large" | "full";
};

const accidents = new Set<string>(["escape-key", "outside-press", "focus-out"]);
const firstField = "input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea";
const widths = { small: "sm:max-w-md", medium: "sm:max-w-lg", large: "sm:max-w-3xl", full: "sm:max-w-[96vw]" };

/** A modal dialog: focus is kept inside and returns to its trigger; on a phone it rises from the bottom edge. */
export function Dialog({
  title,
  description,
  children,
  footer,
  trigger,
  open,
  onOpenChange,
  closeByAccident = true,
  size = "medium",
}: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open={open}
      disablePointerDismissal={!closeByAccident}
      onOpenChange={(next, details) => {
        if (!next && !closeByAccident && accidents.has(details.reason)) return details.cancel();
        onOpenChange?.(next);
      }}
    >
      {trigger ? <Base.Trigger render={trigger} /> : null}
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          ref={popup}
          data-blocking
          // A form begins at its first field; a finger would only call up the keyboard over it.
          initialFocus={(by) =>
            by === "touch" ? true : (popup.current?.querySelector<HTMLElement>(firstField) ?? true)
          }
          className={classNames(
            "fixed inset-x-0 bottom-0 z-50 flex max-h-[90dvh] flex-col overflow-y-auto rounded-t-lg border border-line bg-surface",
            "text-ink outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0",
            "sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[calc(100vw-2rem)] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-lg",
            widths[size],
          )}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-5">
            <div>
              <Base.Title className="font-semibold text-base">{title}</Base.Title>
              {description ? <Base.Description className="mt-1 text-ink-2">{description}</Base.Description> : null}
            </div>
            {closeByAccident ? (
              <Base.Close
                render={
                  <IconButton label="Close" className="-mt-1 -mr-2">
                    <X aria-hidden />
                  </IconButton>
                }
              />
            ) : null}
          </header>
          <div className="flex flex-col gap-4 px-5 py-4">{children}</div>
          {footer ? (
            <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-4">{footer}</footer>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** Closes the dialog around it: `<DialogClose render={<Button>Cancel</Button>} />`. */
export const DialogClose = Base.Close;
