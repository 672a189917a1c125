"use client";

import { useEffect, useState } from "react";
import { exactWords, relativeWords } from "./time-words.ts";

const refreshMs = 30_000; // chosen: the words change by the minute

/** "3 minutes ago", the exact time on hover. Server and first paint show the exact time, so hydration agrees. */
export function RelativeTime({ at }: { at: string }) {
  const time = Date.parse(at);
  const [now, setNow] = useState<number | null>(null);

  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), refreshMs);
    return () => clearInterval(timer);
  }, []);

  const exact = exactWords(time);
  return (
    <time dateTime={at} title={exact} className="relative z-10 whitespace-nowrap">
      {now === null ? exact.slice(0, 16) : relativeWords(time, now)}
    </time>
  );
}
