import type { FrameRecorder } from "./frame-recorder.ts";
import type { Flash, FlashColour } from "./state.ts";

export type ShownColour = { colour: FlashColour; from_ms: number; to_ms: number };

/** How the page shows colours, and whether it may. */
export type FlashScreen = {
  /** False where the person wished to go on without. */
  isWanted: boolean;
  /** Fills the screen with a colour; null gives the page back. */
  show: (colour: FlashColour | null) => void;
  /** Aborted when the person stops the colours. */
  stop: AbortSignal;
};

const restMs = 400; // the head comes to rest before the first colour
const afterMs = 450; // a slow camera shows the last colour this much later

/** Under the three flashes a second of WCAG 2.2 §2.3.1, whatever the server says: a flash is two changes. */
const colourMsMin = 400;

/**
 * Shows the colours one after the other while the recorder films, and tells when each was on the screen. Null where
 * the person does not want them or stops them: then the server says that their reflection was not checked.
 */
export async function runFlash(
  flash: Flash | null | undefined,
  recorder: Pick<FrameRecorder, "elapsedMs">,
  screen: FlashScreen,
): Promise<ShownColour[] | null> {
  if (!flash || !screen.isWanted || flash.colour_ms < colourMsMin) return null;
  const shown: ShownColour[] = [];
  try {
    await rest(restMs, screen.stop);
    for (const colour of flash.colours) {
      screen.show(colour);
      await painted();
      const from_ms = Math.round(recorder.elapsedMs());
      await rest(flash.colour_ms, screen.stop);
      shown.push({ colour, from_ms, to_ms: Math.round(recorder.elapsedMs()) });
    }
    screen.show(null);
    await rest(afterMs, screen.stop);
    return shown;
  } catch {
    return null;
  } finally {
    screen.show(null);
  }
}

/** Two frames: the first draws what was set, the second comes when that is on the screen. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
}

function rest(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (stop.aborted) return reject(stop.reason);
    const end = () => {
      clearTimeout(timer);
      reject(stop.reason);
    };
    const timer = setTimeout(() => {
      stop.removeEventListener("abort", end);
      resolve();
    }, ms);
    stop.addEventListener("abort", end, { once: true });
  });
}
