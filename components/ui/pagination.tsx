import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Button, ButtonLink } from "./button.tsx";

/** Keyset pages: previous and next, no page numbers; a missing address disables its side. */
export function Pagination({
  previousHref,
  nextHref,
  summary,
}: {
  previousHref: string | null;
  nextHref: string | null;
  summary?: ReactNode;
}) {
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-4 border-line border-t px-4 py-2.5">
      <p className="text-[13px] text-ink-2">{summary}</p>
      <div className="flex gap-2">
        <Step href={previousHref} icon={<ChevronLeft aria-hidden />} label="Previous" />
        <Step href={nextHref} icon={<ChevronRight aria-hidden />} label="Next" />
      </div>
    </nav>
  );
}

function Step({ href, icon, label }: { href: string | null; icon: ReactNode; label: string }) {
  if (!href)
    return (
      <Button size="small" icon={icon} disabled>
        {label}
      </Button>
    );
  return (
    <ButtonLink size="small" icon={icon} href={href} scroll={false} rel={label === "Next" ? "next" : "prev"}>
      {label}
    </ButtonLink>
  );
}
