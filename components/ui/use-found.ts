"use client";

import { useEffect, useState } from "react";
import type { Command } from "./rank-commands.ts";

// Chosen: a pause in typing, so that a pasted id is looked for at once and a word is not looked for letter by letter.
const PAUSE_MS = 200;

export type Find = (typed: string) => Promise<Command[]>;

/** What `find` knows of the typed words, asked when typing pauses; `isSearching` until it has answered. */
export function useFound(find: Find | undefined, typed: string): { found: Command[]; isSearching: boolean } {
  const [answer, setAnswer] = useState<{ typed: string; found: Command[] }>({ typed: "", found: [] });
  const wanted = typed.trim();

  useEffect(() => {
    if (!find || wanted === "") return;
    let isStale = false;
    const settle = (found: Command[]) => {
      if (!isStale) setAnswer({ typed: wanted, found });
    };
    const timer = setTimeout(() => find(wanted).then(settle, () => settle([])), PAUSE_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [find, wanted]);

  const isAnswered = answer.typed === wanted;
  return {
    found: isAnswered && wanted !== "" ? answer.found : [],
    isSearching: find !== undefined && wanted !== "" && !isAnswered,
  };
}
