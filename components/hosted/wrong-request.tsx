import { Unlink } from "lucide-react";
import { ButtonLink } from "#components/ui/button.tsx";
import { Notice } from "./notice.tsx";
import type { Realm } from "./realm.ts";

/** A developer's redirect that cannot be followed: told here, and never sent anywhere. */
export function WrongRequest({ realm, problems }: { realm: Realm; problems: string[] }) {
  return (
    <Notice
      tone="refused"
      icon={<Unlink aria-hidden />}
      title="The app that sent you here made a mistake"
      lead={`For your safety we do not sign you in for it. Tell ${realm.name} what stands below.`}
    >
      <ul data-testid="wrong-request" className="list-disc rounded-lg border border-line bg-sunken py-3 pr-4 pl-9">
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
      <ButtonLink href={`/account/${realm.id}`} size="large" wide prefetch={false}>
        See your account instead
      </ButtonLink>
    </Notice>
  );
}
