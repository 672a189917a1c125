import { SearchX } from "lucide-react";
import { ButtonLink } from "#components/ui/button.tsx";
import { DeniedState } from "#components/ui/denied-state.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RetryState } from "./retry-state.tsx";

export type Refused = { code: string; detail: string; requestId: string };

/** What stands in the place of data that was refused: no such object, no access, or an error with another try. */
export function Refusal({
  fault,
  needs,
  organization,
  back,
}: {
  fault: Refused;
  /** "the right to read users" */
  needs: string;
  organization: string;
  /** Where to go from an object that is not there. */
  back?: { label: string; href: string };
}) {
  if (fault.code === "forbidden")
    return <DeniedState needs={needs} grantedBy={`An owner or administrator of ${organization}`} />;
  if (fault.code === "not_found")
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title={fault.detail}
        action={back ? <ButtonLink href={back.href}>{back.label}</ButtonLink> : null}
      >
        It may have been erased, or it belongs to the other mode: look at the switch between live and test.
      </EmptyState>
    );
  return <RetryState detail={fault.detail} requestId={fault.requestId} />;
}
