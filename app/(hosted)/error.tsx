"use client";

import { ErrorState } from "#components/ui/error-state.tsx";

type Failure = { error: Error & { digest?: string }; retry: () => void };

export default function HostedError({ error, retry }: Failure) {
  return (
    <main className="hosted flex min-h-dvh items-center">
      <ErrorState
        heading="h1"
        title="This page stopped working"
        detail="Nothing about your account has changed. Try again."
        requestId={error.digest ?? null}
        onRetry={retry}
      />
    </main>
  );
}
