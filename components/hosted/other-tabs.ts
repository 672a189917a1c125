/** Tells the other tabs of this browser that its user has just signed in to a realm; says nothing about who. */
export function tellOtherTabs(realm: string): void {
  if (typeof BroadcastChannel === "undefined") return;
  const channel = new BroadcastChannel(nameOf(realm));
  channel.postMessage("signed-in");
  channel.close();
}

/** Calls `onSignedIn` when another tab has signed in, or when this one is looked at again; returns how to stop. */
export function watchOtherTabs(realm: string, onSignedIn: () => void): () => void {
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(nameOf(realm));
  const look = () => document.visibilityState === "visible" && onSignedIn();
  channel?.addEventListener("message", onSignedIn);
  document.addEventListener("visibilitychange", look);
  return () => {
    channel?.close();
    document.removeEventListener("visibilitychange", look);
  };
}

function nameOf(realm: string): string {
  return `bonafide.hosted.${realm}`;
}
