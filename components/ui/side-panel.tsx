"use client";

import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "./icon-button.tsx";

/** A record opened beside its list, with an address of its own: closing goes to `closeHref`. Not modal. */
export function SidePanel({
  title,
  status,
  closeHref,
  children,
  actions,
}: {
  title: ReactNode;
  status?: ReactNode;
  closeHref: string;
  children: ReactNode;
  actions?: ReactNode;
}) {
  const router = useRouter();
  const headingId = useId();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    function close(event: KeyboardEvent) {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("[data-blocking]")) return;
      router.push(closeHref, { scroll: false });
    }
    document.addEventListener("keydown", close);
    return () => document.removeEventListener("keydown", close);
  }, [router, closeHref]);

  return (
    <aside
      aria-labelledby={headingId}
      className="fixed inset-y-0 right-0 z-30 flex w-full flex-col overflow-y-auto border-line border-l bg-surface sm:w-[480px]"
    >
      <header className="sticky top-0 z-20 flex items-center justify-between gap-3 border-line border-b bg-surface px-5 py-3">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h2 ref={heading} id={headingId} tabIndex={-1} className="min-w-0 truncate font-semibold text-base">
            {title}
          </h2>
          {status}
        </div>
        <div className="flex items-center gap-1">
          {actions}
          <IconButton label="Close" onClick={() => router.push(closeHref, { scroll: false })}>
            <X aria-hidden />
          </IconButton>
        </div>
      </header>
      <div className="flex flex-col gap-6 px-5 py-5">{children}</div>
    </aside>
  );
}
