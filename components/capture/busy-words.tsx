"use client";

import { createContext, useContext } from "react";
import { Alert } from "#components/ui/alert.tsx";

/** Whether the page waits because the server is busy, for every screen alike. */
export const IsWaiting = createContext(false);

/** What a person is told while the page waits to send again: that nothing is wrong, and that nothing is to be done. */
export function BusyWords() {
  if (!useContext(IsWaiting)) return null;
  return (
    <Alert tone="waiting" title="Many people are being checked right now" testId="capture-waiting" live>
      <p>You keep your place: this page tries again by itself. Please leave it open.</p>
    </Alert>
  );
}
