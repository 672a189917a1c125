import { Inbox } from "lucide-react";
import type { ReactNode } from "react";
import { StatePage } from "./state-page.tsx";

/** Nothing here yet: what this is, and the first action. */
export function EmptyState({
  title,
  children,
  action,
  icon = <Inbox aria-hidden />,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
}) {
  return (
    <StatePage icon={icon} title={title} action={action}>
      {children}
    </StatePage>
  );
}
