"use client";

import { BookOpen, LogOut, Settings } from "lucide-react";
import { useTransition } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { signOutOfConsole } from "#lib/console/actions/shell.ts";

export function AccountMenu({ email, name, role }: { email: string; name: string; role: string }) {
  const [pending, startTransition] = useTransition();
  return (
    <Menu
      trigger={
        <IconButton label={`Account of ${name}`} className="rounded-full bg-accent-soft" data-testid="account">
          <span aria-hidden className="font-semibold text-[13px] text-accent-ink">
            {name.slice(0, 1).toUpperCase()}
          </span>
        </IconButton>
      }
      entries={[
        { heading: `${email} (${role})` },
        { label: "Settings", icon: <Settings aria-hidden />, href: "/console/settings" },
        { label: "API reference", icon: <BookOpen aria-hidden />, href: "/docs" },
        "separator",
        {
          label: "Sign out",
          icon: <LogOut aria-hidden />,
          isDisabled: pending,
          onSelect: () => startTransition(() => signOutOfConsole()),
        },
      ]}
    />
  );
}
