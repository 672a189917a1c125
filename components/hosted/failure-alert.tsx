import type { ReactNode } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { failureWords, type HostedFailure } from "./failure.ts";

/** What happened and the request's id to quote; `action` is the way on. */
export function FailureAlert({ failure, action }: { failure: HostedFailure | null; action?: ReactNode }) {
  if (!failure) return null;
  const isOurs = failure.status >= 500;
  return (
    <div tabIndex={-1} data-failure className="rounded-lg outline-none">
      <Alert tone="refused" title={titleOf(failure)} testId="failure">
        <p>{failureWords(failure)}</p>
        {failure.requestId && !isMendable(failure) ? (
          <p className="mt-1 text-[14px]">
            {isOurs ? "Quote request" : "Request"} <span className="break-all font-mono">{failure.requestId}</span>
          </p>
        ) : null}
        {action ? <div className="mt-2 flex flex-wrap gap-2">{action}</div> : null}
      </Alert>
    </div>
  );
}

/** What another code or password mends needs no quoting. */
function isMendable({ status }: HostedFailure): boolean {
  return [400, 401, 409].includes(status);
}

function titleOf({ status }: HostedFailure): string {
  if (status === 0) return "No connection";
  return status >= 500 ? "Something failed on our side" : "That did not work";
}
