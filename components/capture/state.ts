import * as z from "zod/mini";

export const documentTypes = ["passport", "national_id", "drivers_license"] as const;
export type DocumentType = (typeof documentTypes)[number];

const stepNames = ["consent", "document", "selfie", "liveness", "result"] as const;
export type StepName = (typeof stepNames)[number];

const Step = z.object({
  name: z.enum(stepNames),
  state: z.enum(["todo", "done", "refused"]),
  reason: z.nullable(z.string()),
});
export type Step = z.infer<typeof Step>;

/** The session as the server tells it to the person being verified; everything the page shows comes from here. */
export const CaptureState = z.object({
  session_id: z.string(),
  organization: z.object({
    name: z.string(),
    accent_color: z.nullable(z.string()),
    logo_url: z.nullable(z.string()),
  }),
  test_mode: z.boolean(),
  status: z.enum(["pending", "in_progress", "completed", "failed", "review", "expired", "declined"]),
  checks: z.array(z.string()),
  steps: z.array(Step),
  document: z.nullable(z.object({ document_type: z.string(), country: z.string(), needs_back: z.boolean() })),
  purpose: z.string(),
  retention_days: z.number(),
  redirect_url: z.nullable(z.string()),
  expires_at: z.string(),
});
export type CaptureState = z.infer<typeof CaptureState>;

export const challengeSteps = ["turn_left", "turn_right", "blink"] as const;
export type ChallengeStep = (typeof challengeSteps)[number];

const flashColours = ["red", "green", "blue", "white"] as const;
export type FlashColour = (typeof flashColours)[number];

const Flash = z.object({ colours: z.array(z.enum(flashColours)), colour_ms: z.number() });
export type Flash = z.infer<typeof Flash>;

export const Challenge = z.object({
  challenge_id: z.string(),
  steps: z.array(z.enum(challengeSteps)).check(z.minLength(1)),
  flash: z.optional(z.nullable(Flash)),
  timeout_seconds: z.number(),
  expires_at: z.string(),
});
export type Challenge = z.infer<typeof Challenge>;

export const Handoff = z.object({ url: z.string(), expires_at: z.string() });
export type Handoff = z.infer<typeof Handoff>;
