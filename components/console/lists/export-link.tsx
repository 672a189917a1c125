import { Download } from "lucide-react";
import { buttonLook } from "#components/ui/button.tsx";
import { addressOf, type Query } from "./list-address.ts";

/** Downloads the list, with the filters of the address, as CSV. A plain link: it leads to a file, not to a page. */
export function ExportLink({ path, filters }: { path: string; filters: Query }) {
  return (
    <a href={addressOf(`${path}/export`, filters)} download className={buttonLook({})}>
      <Download aria-hidden />
      Export<span className="sr-only"> as CSV</span>
    </a>
  );
}
