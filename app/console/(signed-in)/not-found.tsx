import { Compass } from "lucide-react";
import { ButtonLink } from "#components/ui/button.tsx";
import { StatePage } from "#components/ui/state-page.tsx";

export default function ConsoleNotFound() {
  return (
    <StatePage
      heading="h1"
      icon={<Compass aria-hidden />}
      title="There is nothing at this address"
      action={
        <ButtonLink href="/console" variant="primary">
          Go to the overview
        </ButtonLink>
      }
    >
      It may have been deleted, or it belongs to the other mode: live and test data are kept apart.
    </StatePage>
  );
}
