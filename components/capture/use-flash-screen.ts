"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { FlashScreen } from "./run-flash.ts";
import type { FlashColour } from "./state.ts";
import { useReducedMotion } from "./use-reduced-motion.ts";

export type FlashControl = {
  /** What fills the screen now. */
  colour: FlashColour | null;
  /** Whether the person goes through with the colours; at first not, where the system asks for less motion. */
  isWanted: boolean;
  want: (isWanted: boolean) => void;
  begin: () => FlashScreen;
  stop: () => void;
};

/** The screen as a lamp: its colour now, and the person's say in it. */
export function useFlashScreen(): FlashControl {
  const isCalm = useReducedMotion();
  const [choice, want] = useState<boolean | null>(null);
  const [colour, show] = useState<FlashColour | null>(null);
  const running = useRef<AbortController | null>(null);
  const isWanted = choice ?? !isCalm;

  useEffect(() => () => running.current?.abort(), []);

  const begin = useCallback((): FlashScreen => {
    const control = new AbortController();
    running.current = control;
    return { isWanted, show, stop: control.signal };
  }, [isWanted]);
  const stop = useCallback(() => running.current?.abort(), []);

  return { colour, isWanted, want, begin, stop };
}
