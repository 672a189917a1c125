"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

// Chosen: what is under way is asked for every three seconds, for two minutes, and only while the page is looked at.
const EVERY_MILLISECONDS = 3_000;
const TIMES_MAX = 40;

/** Reads the page again while something on it is still under way. */
export function LiveRefresh({ while: isUnderWay }: { while: boolean }) {
  const router = useRouter();
  useEffect(() => {
    if (!isUnderWay) return;
    let times = 0;
    const timer = setInterval(() => {
      if (document.hidden || document.querySelector("[data-blocking]")) return;
      times += 1;
      if (times >= TIMES_MAX) clearInterval(timer);
      router.refresh();
    }, EVERY_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isUnderWay, router]);
  return null;
}
