import type { ComponentProps } from "react";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Refusal } from "./refusal.tsx";

/** The whole page of one object that was refused. */
export function RefusedPage({ title, ...refusal }: { title: string } & ComponentProps<typeof Refusal>) {
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title={title} />
      <Refusal {...refusal} />
    </div>
  );
}
