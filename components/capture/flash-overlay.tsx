"use client";

import { useEffect, useRef } from "react";
import type { FlashColour } from "./state.ts";

// As pure as a screen can: what the camera sees of them is all that the server can measure.
const colours: Record<FlashColour, string> = { red: "#ff0000", green: "#00ff00", blue: "#0000ff", white: "#ffffff" };

/** Fills the screen with a colour behind the camera's picture; Escape, or its button, stops the colours. */
export function FlashOverlay({ colour, onStop }: { colour: FlashColour; onStop: () => void }) {
  const stop = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    const before = document.activeElement;
    stop.current?.focus({ preventScroll: true });
    const end = (event: KeyboardEvent) => {
      if (event.key === "Escape") onStop();
    };
    window.addEventListener("keydown", end);
    return () => {
      window.removeEventListener("keydown", end);
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [onStop]);

  return (
    <div
      data-testid="capture-flash"
      data-colour={colour}
      className="fixed inset-0 z-40"
      style={{ backgroundColor: colours[colour] }}
    >
      <button
        ref={stop}
        type="button"
        onClick={onStop}
        className="absolute inset-x-0 bottom-[max(1.25rem,env(safe-area-inset-bottom))] mx-auto w-fit rounded-lg bg-[#10151d] px-5 py-3 font-semibold text-white outline-offset-2 focus-visible:outline-3 focus-visible:outline-white"
      >
        Stop the colours
      </button>
    </div>
  );
}
