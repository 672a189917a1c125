import { type ReactNode, useId } from "react";

/** One subject of the account. */
export function SectionCard({
  id,
  title,
  lead,
  children,
}: {
  id?: string;
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}) {
  const titleId = useId();
  return (
    <section id={id} aria-labelledby={titleId} className="scroll-mt-4 rounded-lg border border-line bg-surface">
      <header className="px-4 pt-4 sm:px-5 sm:pt-5">
        <h2 id={titleId} className="font-semibold text-lg leading-snug">
          {title}
        </h2>
        {lead ? <p className="text-pretty text-ink-2">{lead}</p> : null}
      </header>
      <div className="flex flex-col gap-4 p-4 sm:p-5">{children}</div>
    </section>
  );
}

/** What has just been done, announced. */
export function Said({ children }: { children: string | null }) {
  return (
    <p role="status" className="rounded-lg bg-verified-soft px-4 py-3 text-verified empty:hidden">
      {children}
    </p>
  );
}

/** A list whose rows are parted by lines. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="flex flex-col divide-y divide-line">
      {children}
    </ul>
  );
}
