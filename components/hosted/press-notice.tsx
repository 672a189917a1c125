import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import type { HostedFailure } from "./failure.ts";
import { FailureAlert } from "./failure-alert.tsx";
import { Notice } from "./notice.tsx";

type Props = {
  icon: ReactNode;
  title: string;
  lead: string;
  /** What the button does, and its name in tests. */
  action: string;
  testId: string;
  act: { isPending: boolean; failure: HostedFailure | null };
  onPress: () => unknown;
  /** For whoever opened the link by mistake. */
  otherwise: string;
};

/** What a mail's link does, at a press and not before: scanners of mail open links too. */
export function PressNotice({ icon, title, lead, action, testId, act, onPress, otherwise }: Props) {
  return (
    <Notice icon={icon} title={title} lead={lead}>
      <FailureAlert failure={act.failure} />
      <Button variant="primary" size="large" wide pending={act.isPending} data-testid={testId} onClick={onPress}>
        {action}
      </Button>
      <p className="text-ink-2">{otherwise}</p>
    </Notice>
  );
}
