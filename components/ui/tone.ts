/** What a colour may mean: green verified, amber waiting or review, red refused or destroyed, violet test mode. */
export type Tone = "neutral" | "accent" | "verified" | "waiting" | "refused" | "test";

export const softTone: Record<Tone, string> = {
  neutral: "bg-sunken text-ink-2",
  accent: "bg-accent-soft text-accent-ink",
  verified: "bg-verified-soft text-verified",
  waiting: "bg-waiting-soft text-waiting",
  refused: "bg-refused-soft text-refused",
  test: "bg-test-soft text-test",
};

export const solidTone: Record<Tone, string> = {
  neutral: "bg-ink-3",
  accent: "bg-accent",
  verified: "bg-verified",
  waiting: "bg-waiting",
  refused: "bg-refused",
  test: "bg-test",
};
