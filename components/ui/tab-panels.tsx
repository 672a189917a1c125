"use client";

import { Tabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { tabLook } from "./tabs.tsx";

/** Tabs inside a page, without an address of their own (a curl beside a SDK example). Arrow keys move. */
export function TabPanels({
  label,
  panels,
}: {
  label: string;
  panels: { key: string; label: string; content: ReactNode }[];
}) {
  return (
    <Tabs.Root defaultValue={panels[0]?.key}>
      <Tabs.List aria-label={label} className="flex gap-1 overflow-x-auto border-line border-b">
        {panels.map((panel) => (
          <Tabs.Tab key={panel.key} value={panel.key} className={tabLook}>
            {panel.label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {panels.map((panel) => (
        <Tabs.Panel key={panel.key} value={panel.key} className="pt-4">
          {panel.content}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}
