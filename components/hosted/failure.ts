import { durationWords, issueWords } from "#lib/console/field-words.ts";

type Told = {
  code: string;
  requestId: string | null;
  issues: readonly { field: string; message: string }[];
  retryAfterSeconds: number | null;
};

/** A refusal, or a lost connection (`status` 0), in words that can be shown. */
export class HostedFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  readonly issues: Told["issues"];
  readonly retryAfterSeconds: number | null;

  constructor(message: string, status: number, told: Partial<Told> = {}) {
    super(message);
    this.name = "HostedFailure";
    this.status = status;
    this.code = told.code ?? "unreadable";
    this.requestId = told.requestId ?? null;
    this.issues = told.issues ?? [];
    this.retryAfterSeconds = told.retryAfterSeconds ?? null;
  }
}

/** What is wrong with one field of a form, in words that follow its name. */
export function fieldError(failure: HostedFailure | null, field: string): string | null {
  const issue = failure?.issues.find((each) => each.field === field);
  return issue ? issueWords(issue.message) : null;
}

/** The sentence at a form's head; with fields marked, the server's own would only repeat that something is wrong. */
export function failureWords(failure: HostedFailure): string {
  if (failure.issues.length > 0) return "Some fields need another look.";
  const { message, retryAfterSeconds } = failure;
  return retryAfterSeconds ? `${message} Try again in ${durationWords(retryAfterSeconds)}.` : message;
}

/** Whether the server wants its user to prove again who it is before it changes how that user signs in. */
export function asksForRecentProof({ status, message }: HostedFailure): boolean {
  return status === 403 && message.startsWith("Sign in again");
}

/** Any error as a failure; one that is none of the server's is the page's own. */
export function asFailure(error: unknown): HostedFailure {
  return error instanceof HostedFailure ? error : new HostedFailure("Something went wrong. Please try again.", 500);
}
