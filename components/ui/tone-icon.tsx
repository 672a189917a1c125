import { CircleAlert, CircleCheck, Clock3, FlaskConical, Info, type LucideIcon } from "lucide-react";
import type { Tone } from "./tone.ts";

const icons: Record<Tone, LucideIcon> = {
  neutral: Info,
  accent: Info,
  verified: CircleCheck,
  waiting: Clock3,
  refused: CircleAlert,
  test: FlaskConical,
};

/** The shape that goes with a tone, so that colour never speaks alone. */
export function ToneIcon({ tone, className }: { tone: Tone; className?: string }) {
  const Icon = icons[tone];
  return <Icon aria-hidden className={className} />;
}
