import { FlaskConical } from "lucide-react";
import type { ReactNode } from "react";

/** The violet band across a page in test mode. */
export function TestBand({ children = "Test mode: nothing here is real data." }: { children?: ReactNode }) {
  return (
    <section aria-label="Test mode">
      <p className="flex items-center justify-center gap-2 bg-band-test px-4 py-1.5 text-center font-medium text-[0.93em] text-on-band-test">
        <FlaskConical aria-hidden className="size-4 shrink-0" />
        <span>{children}</span>
      </p>
    </section>
  );
}
