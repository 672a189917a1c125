import { BookOpen } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Wordmark } from "#components/brand/wordmark.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { TestBand } from "#components/ui/banner.tsx";
import { ToastProvider } from "#components/ui/toast.tsx";
import { type Member, may } from "#lib/console/index.ts";
import { AccountMenu } from "./account-menu.tsx";
import { Breadcrumb } from "./breadcrumb.tsx";
import { ConsoleCommands } from "./console-commands.tsx";
import { Drawer } from "./drawer.tsx";
import { ModeSwitch } from "./mode-switch.tsx";
import { Navigation } from "./navigation.tsx";
import { sections } from "./sections.ts";

/** The frame of every page of the console: where one is, what else there is, and whose data this is. */
export function Shell({ member, children }: { member: Member; children: ReactNode }) {
  const { organization, mode } = member;
  const open = sections.filter(({ scope }) => scope === null || may(member, scope));
  return (
    <ToastProvider>
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-lg bg-accent px-4 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        Skip to the content
      </a>
      {mode === "test" ? <TestBand>Test mode: sandbox data, kept apart from live data.</TestBand> : null}
      <div className="mx-auto flex min-h-dvh max-w-[1600px]">
        <aside
          aria-label="Organization and sections"
          className="sticky top-0 flex h-dvh w-60 shrink-0 flex-col gap-4 overflow-y-auto border-line border-r p-4 max-lg:hidden"
        >
          <Link href="/console" aria-label="Bonafide, overview" className="self-start rounded-sm px-3 py-1">
            <Wordmark />
          </Link>
          <p title={organization.name} className="truncate px-3 font-semibold">
            {organization.name}
          </p>
          <ModeSwitch mode={mode} />
          <Navigation sections={open} testIdPrefix="nav" />
        </aside>
        <div className="flex min-w-0 flex-1 flex-col">
          <header className="sticky top-0 z-30 flex h-14 items-center gap-3 border-line border-b bg-paper px-4 sm:px-6">
            <Drawer organization={organization.name} sections={open} mode={mode} />
            <Breadcrumb organization={organization.name} />
            {mode === "test" ? <Badge tone="test">Test</Badge> : null}
            <div className="ml-auto flex shrink-0 items-center gap-2">
              <div className="w-60 max-md:w-auto">
                <ConsoleCommands sections={open} mode={mode} />
              </div>
              <Link
                href="/docs"
                className="flex h-9 items-center gap-2 rounded-lg px-3 font-medium text-ink-2 transition-colors hover:bg-hover hover:text-ink max-sm:hidden"
              >
                <BookOpen aria-hidden className="size-4" />
                Docs
              </Link>
              <AccountMenu email={member.email} name={member.name} role={member.role} />
            </div>
          </header>
          <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col px-4 py-6 sm:px-6">
            {children}
          </main>
        </div>
      </div>
    </ToastProvider>
  );
}
