import Link from "next/link";
import { CopyText } from "#components/ui/copy-text.tsx";
import { objectAddress } from "./object-address.ts";

/** An id: it copies on click, and "Open" leads to its object where the console shows such objects. */
export function ObjectLink({ id, label = "id", shown }: { id: string; label?: string; shown?: string }) {
  const address = objectAddress(id);
  return (
    <span className="inline-flex max-w-full flex-wrap items-baseline gap-x-2">
      <CopyText text={id} label={label} shown={shown} />
      {address ? (
        <Link
          href={address}
          className="relative z-10 rounded-sm text-[13px] text-accent-ink underline-offset-2 hover:underline"
        >
          Open<span className="sr-only"> {id}</span>
        </Link>
      ) : null}
    </span>
  );
}
