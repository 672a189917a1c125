import { Card } from "#components/ui/card.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { UserShown } from "./user-table.tsx";

export function UserFacts({ user }: { user: UserShown }) {
  return (
    <Card title="User">
      <KeyValues
        items={[
          { label: "Id", value: <CopyText text={user.id} label="user id" /> },
          { label: "E-mail", value: user.email && <CopyText text={user.email} label="address" /> },
          { label: "Name", value: user.name },
          { label: "Phone", value: user.phone },
          { label: "Role", value: user.role },
          { label: "E-mail verified", value: user.isVerified ? "yes" : "no" },
          { label: "Last sign-in", value: user.lastLoginAt ? <RelativeTime at={user.lastLoginAt} /> : "never" },
          { label: "Created", value: <RelativeTime at={user.createdAt} /> },
        ]}
      />
    </Card>
  );
}
