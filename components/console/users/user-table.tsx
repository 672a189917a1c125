import type * as z from "zod";
import { StatusBadge } from "#components/ui/badge.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import type { User } from "#lib/domain/users/index.ts";

export type UserShown = z.output<typeof User>;

const columns: Column<UserShown>[] = [
  { key: "email", header: "E-mail", cell: (user) => <span className="break-all">{userTitle(user)}</span> },
  { key: "status", header: "Status", cell: (user) => <StatusBadge status={user.status} /> },
  { key: "role", header: "Role", cell: (user) => user.role, wideOnly: true },
  { key: "id", header: "Id", cell: (user) => <CopyText text={user.id} label="user id" />, wideOnly: true },
  {
    key: "login",
    header: "Last sign-in",
    cell: (user) => (user.lastLoginAt ? <RelativeTime at={user.lastLoginAt} /> : "never"),
    wideOnly: true,
  },
  { key: "created", header: "Created", cell: (user) => <RelativeTime at={user.createdAt} />, wideOnly: true },
];

export function UserTable({ users }: { users: UserShown[] }) {
  return (
    <Table
      caption="Users, newest first"
      columns={columns}
      rows={users}
      rowKey={(user) => user.id}
      rowHref={(user) => `/console/users/${user.id}`}
      fillHeight
    />
  );
}

/** How a user is called: by address, else name, else number, else id. */
export function userTitle(user: Pick<UserShown, "id" | "email" | "name" | "phone">): string {
  return user.email ?? user.name ?? user.phone ?? user.id;
}
