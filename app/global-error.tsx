"use client";

import "./globals.css";
import { ErrorState } from "#components/ui/error-state.tsx";

type Failure = { error: Error & { digest?: string }; retry: () => void };

/** Replaces the root layout when that itself has failed. */
export default function GlobalError({ error, retry }: Failure) {
  return (
    <html lang="en">
      <body className="bg-paper text-ink">
        <main className="flex min-h-dvh items-center">
          <ErrorState heading="h1" requestId={error.digest ?? null} onRetry={retry} />
        </main>
      </body>
    </html>
  );
}
