"use client";

import { ErrorState } from "#components/ui/error-state.tsx";

type Failure = { error: Error & { digest?: string }; retry: () => void };

export default function CaptureError({ error, retry }: Failure) {
  return (
    <main className="hosted flex min-h-dvh items-center">
      <ErrorState
        heading="h1"
        title="This page stopped working"
        detail="Nothing you already sent is lost. Try again, and you go on where you were."
        requestId={error.digest ?? null}
        onRetry={retry}
      />
    </main>
  );
}
