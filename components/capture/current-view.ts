import type { CaptureState, StepName } from "./state.ts";

export type View = "consent" | "document" | "document-back" | "selfie" | "liveness" | "checking" | "result" | "expired";

const finished = new Set<CaptureState["status"]>(["completed", "failed", "review"]);

/**
 * The one screen a session is at, from the server's state alone; `isBackSkipped` is the person's own choice.
 * The first step that is not done decides; when all are done, the decision is awaited.
 */
export function currentView(state: CaptureState, isBackSkipped: boolean): View {
  if (state.status === "expired") return "expired";
  if (finished.has(state.status)) return "result";
  const open = state.steps.find((step) => step.name !== "result" && step.state !== "done");
  if (open?.name === "consent" || open?.name === "document") return documentOrConsent(state, open.name);
  if (state.document?.needs_back && !isBackSkipped) return "document-back";
  if (open?.name === "selfie" || open?.name === "liveness") return open.name;
  return "checking";
}

/** Why the step must be done again, in the server's words; null when it was not refused. */
export function refusalOf(state: CaptureState, name: StepName): string | null {
  const step = state.steps.find((candidate) => candidate.name === name);
  return step?.state === "refused" ? step.reason : null;
}

function documentOrConsent(state: CaptureState, open: "consent" | "document"): View {
  const isFrontThere = open === "document" && state.document?.needs_back === true && !refusalOf(state, "document");
  return isFrontThere ? "document-back" : open;
}
