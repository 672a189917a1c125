import { LockKeyhole } from "lucide-react";
import type { ReactNode } from "react";
import { StatePage } from "./state-page.tsx";

/** No access: which right is missing, and who can grant it. */
export function DeniedState({ needs, grantedBy, action }: { needs: string; grantedBy: string; action?: ReactNode }) {
  return (
    <StatePage icon={<LockKeyhole aria-hidden />} title="You do not have access to this" action={action}>
      It needs {needs}. {grantedBy} can grant it.
    </StatePage>
  );
}
