"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Menu, X } from "lucide-react";
import { useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { ModeSwitch } from "./mode-switch.tsx";
import { Navigation } from "./navigation.tsx";
import type { Section } from "./sections.ts";

/** The navigation of narrow screens: slides in from the left, and leaves when a section was chosen. */
export function Drawer({
  organization,
  sections,
  mode,
}: {
  organization: string;
  sections: readonly Section[];
  mode: "live" | "test";
}) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger
        render={
          <IconButton label="Open the navigation" className="size-9 lg:hidden">
            <Menu aria-hidden />
          </IconButton>
        }
      />
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          data-blocking
          className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col gap-4 overflow-y-auto border-line border-r bg-surface p-4 text-ink outline-none transition-transform data-ending-style:-translate-x-full data-starting-style:-translate-x-full"
        >
          <div className="flex items-center justify-between gap-2">
            <Dialog.Title className="truncate pl-3 font-semibold">{organization}</Dialog.Title>
            <Dialog.Close
              render={
                <IconButton label="Close the navigation" className="size-9">
                  <X aria-hidden />
                </IconButton>
              }
            />
          </div>
          <ModeSwitch mode={mode} />
          <Navigation sections={sections} testIdPrefix="drawer-nav" onFollow={() => setOpen(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
