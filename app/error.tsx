"use client";

import { ErrorState } from "#components/ui/error-state.tsx";

type Failure = { error: Error & { digest?: string }; retry: () => void };

export default function PageError({ error, retry }: Failure) {
  return (
    <main className="flex min-h-dvh items-center">
      <ErrorState heading="h1" requestId={error.digest ?? null} onRetry={retry} />
    </main>
  );
}
