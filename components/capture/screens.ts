import type { View } from "./current-view.ts";

/** A screen of the page: the server's view, with the document's front in two, which kind and its photo. */
export type Screen = Exclude<View, "document"> | "kind" | "photo";

const underWay: readonly Screen[] = ["consent", "kind", "photo", "document-back", "selfie", "liveness"];

/** Whether the session has come to a screen from which nothing leads back. */
export function isOver(screen: Screen): boolean {
  return !underWay.includes(screen);
}

/**
 * The screen to show: the one that is looked at again, where it lies before the one at which the session is. What was
 * handed in there can be handed in anew.
 */
export function screenShown(forward: Screen, revisited: Screen | null): Screen {
  const [at, back] = [placeOf(forward), revisited ? placeOf(revisited) : -1];
  return revisited && back >= 0 && back < at ? revisited : forward;
}

/** The screen that an entry of the browser's history was made for. */
export function screenOf(state: unknown): Screen | null {
  if (typeof state !== "object" || state === null) return null;
  const kept: unknown = Reflect.get(state, "captureScreen");
  return underWay.find((each) => each === kept) ?? null;
}

function placeOf(screen: Screen): number {
  return underWay.indexOf(screen);
}
