import { Compass } from "lucide-react";
import { Wordmark } from "#components/brand/wordmark.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { StatePage } from "#components/ui/state-page.tsx";

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-2xl flex-col px-6 py-6">
      <Wordmark />
      <div className="my-auto">
        <StatePage
          heading="h1"
          icon={<Compass aria-hidden />}
          title="There is nothing at this address"
          action={
            <ButtonLink href="/" variant="primary">
              Go to the start
            </ButtonLink>
          }
        >
          It may have been deleted, or the link may be incomplete.
        </StatePage>
      </div>
    </main>
  );
}
