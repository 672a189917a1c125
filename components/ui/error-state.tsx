"use client";

import { RotateCcw, TriangleAlert } from "lucide-react";
import { Button } from "./button.tsx";
import { CopyText } from "./copy-text.tsx";
import { StatePage } from "./state-page.tsx";

/** What happened, the request's id to quote, and another try. */
export function ErrorState({
  title = "This page could not be loaded",
  detail = "Something failed on our side. Nothing you entered elsewhere is lost.",
  requestId,
  onRetry,
  heading,
}: {
  title?: string;
  detail?: string;
  requestId?: string | null;
  onRetry?: () => void;
  heading?: "h1" | "h2";
}) {
  return (
    <StatePage
      heading={heading}
      icon={<TriangleAlert aria-hidden />}
      title={title}
      action={
        onRetry ? (
          <Button variant="primary" icon={<RotateCcw aria-hidden />} onClick={onRetry}>
            Try again
          </Button>
        ) : null
      }
    >
      <p>{detail}</p>
      {requestId ? (
        <p className="mt-3">
          Request <CopyText text={requestId} label="request id" />
        </p>
      ) : null}
    </StatePage>
  );
}
