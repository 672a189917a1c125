"use client";

import { ErrorState } from "#components/ui/error-state.tsx";

type Failure = { error: Error & { digest?: string }; reset: () => void };

export default function PageError({ error, reset }: Failure) {
  return (
    <main className="flex min-h-dvh items-center">
      <ErrorState heading="h1" requestId={error.digest ?? null} onRetry={reset} />
    </main>
  );
}
