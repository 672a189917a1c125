import type * as z from "zod";
import { Button } from "#components/ui/button.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { Input } from "#components/ui/input.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import type { listOrganizations } from "#lib/domain/operators/index.ts";
import { pageLinks, type Query } from "../console/lists/list-address.ts";
import { countWords, ListFrame } from "../console/lists/list-frame.tsx";
import { ChangeOrganization } from "./change-organization.tsx";

type Listed = z.output<typeof listOrganizations.output>;
type Shown = Listed["organizations"][number];

const columns: Column<Shown>[] = [
  { key: "name", header: "Organization", cell: ({ name }) => <span className="break-words font-medium">{name}</span> },
  { key: "plan", header: "Plan and state", cell: (shown) => <ChangeOrganization key={stateOf(shown)} {...shown} /> },
  { key: "id", header: "Id", cell: ({ id }) => <CopyText text={id} label="organization id" />, wideOnly: true },
  { key: "created", header: "Created", cell: ({ createdAt }) => <RelativeTime at={createdAt} />, wideOnly: true },
];

/** A form keeps what was chosen in it; another plan behind it is another form. */
const stateOf = ({ id, plan, status }: Shown) => `${id} ${plan} ${status}`;

export function OrganizationsCard({ listed, query }: { listed: Listed; query: Query }) {
  const { organizations, nextCursor } = listed;
  return (
    <section aria-labelledby="organizations" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <h2 id="organizations" className="font-semibold">
          Organizations
        </h2>
        <search>
          <form action="/operator" className="flex gap-2">
            <Input name="search" defaultValue={query.search} aria-label="Name or id" placeholder="Name or id" />
            <Button type="submit">Find</Button>
          </form>
        </search>
      </div>
      <ListFrame
        links={pageLinks("/operator", query, nextCursor)}
        summary={countWords(organizations.length, "organization", "organizations", Boolean(nextCursor || query.cursor))}
      >
        <Table
          caption="Organizations, newest first"
          columns={columns}
          rows={organizations}
          rowKey={({ id }) => id}
          rowTestId="operated-organization"
          empty={<p className="px-4 py-6 text-ink-2">There is no such organization.</p>}
          fillHeight
        />
      </ListFrame>
    </section>
  );
}
