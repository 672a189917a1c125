"use client";

import { ErrorState } from "#components/ui/error-state.tsx";

type Failure = { error: Error & { digest?: string }; retry: () => void };

/** Inside the frame, so that the way to every other page stays open. The digest stands in the server's log, too. */
export default function ConsoleError({ error, retry }: Failure) {
  return <ErrorState heading="h1" requestId={error.digest ?? null} onRetry={retry} />;
}
