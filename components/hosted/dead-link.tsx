import { Link2Off } from "lucide-react";
import { ButtonLink } from "#components/ui/button.tsx";
import { Notice } from "./notice.tsx";

/** A mail's link that opens nothing: why that may be, and the way to another one. */
export function DeadLink({ why, href, go }: { why: string; href: string; go: string }) {
  return (
    <Notice icon={<Link2Off aria-hidden />} title="This link no longer works" lead={why}>
      <ButtonLink href={href} variant="primary" size="large" wide prefetch={false}>
        {go}
      </ButtonLink>
    </Notice>
  );
}
