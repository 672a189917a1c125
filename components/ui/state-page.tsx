import type { ReactNode } from "react";

/** The shape shared by empty, error and denied: what it is, in words, and the one act that helps. */
export function StatePage({
  icon,
  title,
  children,
  action,
  heading: Heading = "h2",
}: {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
  heading?: "h1" | "h2";
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-4 py-14 text-center">
      <span className="flex size-11 items-center justify-center rounded-lg border border-line bg-surface text-ink-2 [&_svg]:size-5">
        {icon}
      </span>
      <Heading className="text-balance font-semibold text-base">{title}</Heading>
      <div className="text-pretty text-ink-2">{children}</div>
      {action ? <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
