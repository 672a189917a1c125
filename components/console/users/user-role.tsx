"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { giveRole } from "#lib/console/actions/users.ts";
import { COLLEAGUE_WORDS, ROLE_WORDS } from "./words.ts";

type Props = {
  userId: string;
  title: string;
  role: keyof typeof ROLE_WORDS;
  /** What is missing before this user can have a role, and who can help; null where nothing is. */
  lacks: string | null;
};

/** What a user may do in this console; end users may do nothing there. */
export function UserRole({ userId, title, role, lacks }: Props) {
  const toast = useToast();
  const [chosen, setChosen] = useState<string>(role);
  return (
    <Card title="Role" hint={COLLEAGUE_WORDS}>
      {lacks ? (
        <p className="mb-4" data-testid="role-lacks">
          {lacks}
        </p>
      ) : null}
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-56">
          <Field label="In this console" name="role">
            {(control) => (
              <Select {...control} value={chosen} onChange={(event) => setChosen(event.target.value)}>
                {Object.entries(ROLE_WORDS).map(([name, words]) => (
                  <option key={name} value={name}>
                    {words}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <ConfirmDialog
          trigger={<Button disabled={chosen === role || (lacks !== null && role === "user")}>Change role</Button>}
          title={`Change the role of ${title}?`}
          action="Change role"
          loses={<p>All sessions of this user end now; the new role holds from the next sign-in.</p>}
          onConfirm={async () => {
            const { failure } = await giveRole(userId, chosen);
            if (failure) throw new Error(failure);
            toast({ title: "The role is changed", tone: "verified" });
          }}
        />
      </div>
    </Card>
  );
}
