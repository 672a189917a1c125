import { expect, test } from "vitest";
import { currentView, refusalOf } from "./current-view.ts";
import type { CaptureState, Step } from "./state.ts";

const names = ["consent", "document", "selfie", "liveness", "result"] as const;

function session(done: number, changes: Partial<CaptureState> = {}): CaptureState {
  return {
    session_id: "kyc_1",
    organization: { name: "Acme", accent_color: null, logo_url: null },
    test_mode: false,
    status: "in_progress",
    checks: ["document", "face", "liveness"],
    steps: names.map((name, index): Step => ({ name, state: index < done ? "done" : "todo", reason: null })),
    document: null,
    purpose: "",
    retention_days: 30,
    redirect_url: null,
    expires_at: "2026-11-22T00:00:00Z",
    ...changes,
  };
}

test("shows the first step that is not done", () => {
  expect([0, 1, 2, 3].map((done) => currentView(session(done), false))).toEqual([
    "consent",
    "document",
    "selfie",
    "liveness",
  ]);
});

test("waits for the decision when every step is done", () => {
  expect(currentView(session(4), false)).toBe("checking");
});

test("asks for the back before the selfie, unless the person skipped it", () => {
  const document = { document_type: "national_id", country: "FR", needs_back: true };
  expect(currentView(session(2, { document }), false)).toBe("document-back");
  expect(currentView(session(2, { document }), true)).toBe("selfie");
});

test("goes back to the front when the front was refused", () => {
  const refused: CaptureState = session(1, {
    document: { document_type: "national_id", country: "FR", needs_back: true },
  });
  refused.steps = refused.steps.map((step) =>
    step.name === "document" ? { ...step, state: "refused", reason: "The photo is blurred." } : step,
  );
  expect(currentView(refused, false)).toBe("document");
  expect(refusalOf(refused, "document")).toBe("The photo is blurred.");
});

test.each(["completed", "failed", "review"] as const)("ends at the result when the session is %s", (status) => {
  expect(currentView(session(1, { status }), false)).toBe("result");
});

test("says expired whatever was done before", () => {
  expect(currentView(session(3, { status: "expired" }), false)).toBe("expired");
});
