"use client";

import { useTransition } from "react";
import { CommandPalette } from "#components/ui/command-palette.tsx";
import type { Command } from "#components/ui/rank-commands.ts";
import { searchConsole } from "#lib/console/actions/search.ts";
import { signOutOfConsole, switchMode } from "#lib/console/actions/shell.ts";
import { objectAddress } from "../lists/object-address.ts";
import type { Section } from "./sections.ts";

/** Everything that the console can be told from the keyboard. */
export function ConsoleCommands({ sections, mode }: { sections: readonly Section[]; mode: "live" | "test" }) {
  const [, startTransition] = useTransition();
  const other = mode === "live" ? "test" : "live";
  const places: Command[] = sections.map(({ key, label, href, keywords }) => ({
    id: key,
    group: "Go to",
    label,
    href,
    keywords,
  }));
  const acts: Command[] = [
    ...(sections.some(({ key }) => key === "keys")
      ? [{ id: "new-key", group: "Do", label: "Create an API key", href: "/console/keys?new=1" }]
      : []),
    {
      id: "mode",
      group: "Do",
      label: `Switch to ${other} mode`,
      keywords: "sandbox data",
      onSelect: () => startTransition(() => switchMode(other)),
    },
    { id: "docs", group: "Do", label: "Open the API reference", href: "/docs", keywords: "documentation help" },
    {
      id: "sign-out",
      group: "Do",
      label: "Sign out",
      keywords: "log out leave",
      onSelect: () => startTransition(() => signOutOfConsole()),
    },
  ];
  return (
    <CommandPalette
      commands={[...places, ...acts]}
      find={findCommands}
      hint="A whole e-mail address, or an id: usr_…, kyc_sess_…, evt_…"
    />
  );
}

/** Users by their whole address, everything by its id; each opens the object's page. */
async function findCommands(typed: string): Promise<Command[]> {
  const found = await searchConsole(typed);
  return found.flatMap(({ id, kind, label, hint }) => {
    const href = objectAddress(id);
    return href ? [{ id: `found-${id}`, group: kind, label, hint, href }] : [];
  });
}
