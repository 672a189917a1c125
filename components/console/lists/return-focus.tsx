"use client";

import { useEffect, useRef } from "react";

/** Once the record beside a list is closed, the focus is on its row again, so that J and K go on from there. */
export function ReturnFocus({ openedHref }: { openedHref: string | null }) {
  const before = useRef(openedHref);
  useEffect(() => {
    const closed = openedHref === null ? before.current : null;
    before.current = openedHref;
    const rows = [...document.querySelectorAll<HTMLAnchorElement>("a[data-row-link]")];
    rows.find((row) => row.getAttribute("href") === closed)?.focus();
  }, [openedHref]);
  return null;
}
