"use client";

import { useRouter } from "next/navigation";
import { ErrorState } from "#components/ui/error-state.tsx";

/** An error inside a page; the retry asks the server for this page again. */
export function RetryState({ detail, requestId }: { detail: string; requestId: string }) {
  const router = useRouter();
  return <ErrorState detail={detail} requestId={requestId} onRetry={() => router.refresh()} />;
}
