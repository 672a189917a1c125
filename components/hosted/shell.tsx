"use client";

import { createContext, type ReactNode, type RefObject, useRef } from "react";
import { Mark } from "#components/brand/mark.tsx";
import { accentStyle } from "#components/capture/accent.ts";
import { TestBand } from "#components/ui/banner.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { Realm } from "./realm.ts";

/** Whether a screen has been shown on this page: the first one leaves the focus where the browser has put it. */
export const ShownBefore = createContext<RefObject<boolean>>({ current: false });

type Look = Pick<Realm, "name" | "accentColor" | "isTest" | "logo">;

/** The page around every screen: whose it is, and at the foot who runs it. */
export function HostedShell({
  realm,
  wide = false,
  children,
}: {
  realm: Look | null;
  wide?: boolean;
  children: ReactNode;
}) {
  const shownBefore = useRef(false);
  const style = accentStyle(realm?.accentColor ?? null);
  const hasAccent = Object.keys(style).length > 0;
  return (
    <div
      style={style}
      className={classNames("hosted flex min-h-dvh flex-col bg-paper text-ink", hasAccent && "org-accent")}
    >
      {realm?.isTest ? <TestBand>Test mode. Nobody real signs in here.</TestBand> : null}
      <div
        className={classNames(
          "mx-auto flex w-full flex-1 flex-col",
          wide
            ? "max-w-180"
            : "max-w-110 sm:my-10 sm:flex-none sm:rounded-lg sm:border sm:border-line sm:bg-surface sm:py-2",
        )}
      >
        {realm ? <Head name={realm.name} logo={realm.logo} /> : null}
        <ShownBefore value={shownBefore}>{children}</ShownBefore>
      </div>
      <footer className="mx-auto flex items-center gap-2 px-5 pt-2 pb-[max(1.25rem,env(safe-area-inset-bottom))] text-[14px] text-ink-2">
        <Mark size={18} /> Sign-in by Bonafide
      </footer>
    </div>
  );
}

function Head({ name, logo }: Pick<Look, "name" | "logo">) {
  return (
    <header className="flex min-w-0 items-center gap-2.5 px-5 pt-5 font-semibold">
      {logo ? (
        // biome-ignore lint/performance/noImgElement: kept by browsers for ever, served as it is
        <img
          {...logo}
          alt={name}
          className="h-10 w-auto max-w-40 shrink-0 object-contain object-left"
          data-testid="organization-logo"
        />
      ) : (
        <span
          aria-hidden
          className="flex size-8 shrink-0 items-center justify-center rounded-md bg-accent text-on-accent text-sm"
        >
          {name.slice(0, 1).toUpperCase()}
        </span>
      )}
      {/* Said once: the logo has the name already. */}
      <span aria-hidden={logo ? true : undefined} className="truncate">
        {name}
      </span>
    </header>
  );
}
