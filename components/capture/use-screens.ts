"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { isOver, type Screen, screenOf, screenShown } from "./screens.ts";

export type Screens = {
  screen: Screen | null;
  /** Looks at an earlier screen again. */
  revisit: (screen: Screen) => void;
  /** Goes on to where the session is. */
  goOn: () => void;
};

/**
 * The screens as entries of the browser's history: its Back shows the screen before and leaves the page from the first
 * one alone. `forward` is where the session is, null until it is known.
 */
export function useScreens(forward: Screen | null): Screens {
  const [revisited, setRevisited] = useState<Screen | null>(null);
  const screen = forward && screenShown(forward, revisited);
  const noted = useRef<Screen | null>(null);

  useEffect(() => {
    if (!screen || noted.current === screen) return;
    const entry = { ...history.state, captureScreen: screen };
    if (noted.current === null || isOver(screen)) history.replaceState(entry, "");
    else history.pushState(entry, "");
    noted.current = screen;
  }, [screen]);

  useEffect(() => {
    function show({ state }: PopStateEvent) {
      if (forward && isOver(forward)) return history.back();
      noted.current = screenOf(state);
      setRevisited(noted.current);
    }
    window.addEventListener("popstate", show);
    return () => window.removeEventListener("popstate", show);
  }, [forward]);

  return { screen, revisit: setRevisited, goOn: useCallback(() => setRevisited(null), []) };
}
