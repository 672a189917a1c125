import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";

/** The head of a page: where it is, what it is, its state in one word, what can be done. */
export function PageHeader({
  title,
  trail = [],
  status,
  description,
  actions,
}: {
  title: ReactNode;
  trail?: { label: string; href: string }[];
  status?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {trail.length > 0 ? (
          <nav aria-label="Breadcrumb" className="mb-1 flex items-center gap-1 text-[13px] text-ink-2">
            {trail.map((crumb) => (
              <Fragment key={crumb.href}>
                <Link href={crumb.href} className="rounded-sm hover:text-ink hover:underline">
                  {crumb.label}
                </Link>
                <ChevronRight aria-hidden className="size-3.5" />
              </Fragment>
            ))}
          </nav>
        ) : null}
        <div className="flex flex-wrap items-center gap-3">
          <h1 className="min-w-0 break-words font-semibold text-xl tracking-tight">{title}</h1>
          {status}
        </div>
        {description ? <p className="mt-1 max-w-2xl text-ink-2">{description}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}
