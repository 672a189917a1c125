import type { Metadata } from "next";
import { Suspense } from "react";
import { addressOf } from "#components/console/lists/list-address.ts";
import { ObjectTimeline, TimelineSkeleton } from "#components/console/lists/object-timeline.tsx";
import { objectColumns } from "#components/console/lists/page-skeleton.tsx";
import { ReadCall } from "#components/console/lists/read-call.tsx";
import { RefusedPage } from "#components/console/lists/refused-page.tsx";
import { PendingPassword } from "#components/console/users/pending-password.tsx";
import { UserDanger } from "#components/console/users/user-danger.tsx";
import { UserFacts } from "#components/console/users/user-facts.tsx";
import { RecoverySkeleton, UserRecovery } from "#components/console/users/user-recovery.tsx";
import { UserRole } from "#components/console/users/user-role.tsx";
import { UserSessions } from "#components/console/users/user-sessions.tsx";
import { userTitle } from "#components/console/users/user-table.tsx";
import { USERS_PATH } from "#components/console/users/words.ts";
import { VerificationTable } from "#components/console/verifications/verification-table.tsx";
import { VERIFICATIONS_PATH } from "#components/console/verifications/words.ts";
import { StatusBadge } from "#components/ui/badge.tsx";
import { ButtonLink, buttonLook } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SkeletonTable } from "#components/ui/skeleton.tsx";
import { may, perform, requireMember } from "#lib/console/index.ts";
import { listKycSessions } from "#lib/domain/kyc/index.ts";
import { getPendingPassword } from "#lib/domain/members/index.ts";
import { getUser } from "#lib/domain/users/index.ts";

export const metadata: Metadata = { title: "User" };

const VERIFICATIONS_SHOWN = 10;

export default async function UserPage({ params }: { params: Promise<{ userId: string }> }) {
  const { userId } = await params;
  const [member, found] = await Promise.all([requireMember(), perform(getUser, { userId })]);
  if (!found.ok)
    return (
      <RefusedPage
        title="User"
        fault={found.fault}
        needs="the right to read users"
        organization={member.organization.name}
        back={{ label: "All users", href: USERS_PATH }}
      />
    );
  const user = found.output;
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title={userTitle(user)}
        status={<StatusBadge status={user.status} />}
        actions={
          // A plain link: it leads to a file, not to a page.
          <a href={`${USERS_PATH}/${user.id}/export`} download className={buttonLook({})}>
            Export
          </a>
        }
      />
      <div className={objectColumns}>
        <div className="flex min-w-0 flex-col gap-6">
          <UserFacts user={user} />
          {may(member, "users:write") ? (
            <Suspense fallback={null}>
              <Approval userId={user.id} title={userTitle(user)} />
            </Suspense>
          ) : null}
          <Suspense fallback={<VerificationsSkeleton />}>
            <Verifications userId={user.id} mayCreate={may(member, "kyc:write")} />
          </Suspense>
          <Suspense fallback={<SessionsSkeleton />}>
            <UserSessions userId={user.id} />
          </Suspense>
          <Suspense fallback={<RecoverySkeleton />}>
            <UserRecovery userId={user.id} title={userTitle(user)} mayChange={may(member, "users:write")} />
          </Suspense>
          <ReadCall path={`/v1/users/${user.id}`} label="Read this user by API" />
          {may(member, "team:write") ? (
            <UserRole
              userId={user.id}
              title={userTitle(user)}
              role={user.role}
              lacks={lacksForRole(user, member.mode)}
            />
          ) : null}
          {may(member, "users:write") ? (
            <UserDanger userId={user.id} title={userTitle(user)} isBlocked={user.status === "blocked"} />
          ) : null}
        </div>
        <Suspense fallback={<TimelineSkeleton />}>
          <ObjectTimeline subject={user.id} />
        </Suspense>
      </div>
    </div>
  );
}

function lacksForRole(user: { email: string | null; isVerified: boolean }, mode: "live" | "test"): string | null {
  if (mode === "test") return "Users of test mode cannot have a role: your colleague signs up in live mode.";
  if (user.email === null) return "This user has no e-mail address to sign in to the console with.";
  if (user.isVerified) return null;
  return "This user has not confirmed the e-mail address yet. The link is in the mail that came with signing up; the account page sends it again.";
}

async function Approval({ userId, title }: { userId: string; title: string }) {
  const found = await perform(getPendingPassword, { userId });
  return found.ok && found.output.pending ? <PendingPassword {...found.output.pending} title={title} /> : null;
}

async function Verifications({ userId, mayCreate }: { userId: string; mayCreate: boolean }) {
  const found = await perform(listKycSessions, { userId, limit: VERIFICATIONS_SHOWN });
  if (!found.ok) return <Card title="Verifications">{found.fault.detail}</Card>;
  const { sessions, nextCursor } = found.output;
  const all = nextCursor ? (
    <ButtonLink size="small" href={addressOf(VERIFICATIONS_PATH, { user: userId })}>
      Show all
    </ButtonLink>
  ) : null;
  const create = mayCreate ? (
    <ButtonLink size="small" href={addressOf(VERIFICATIONS_PATH, { user: userId, new: "1" })}>
      New verification
    </ButtonLink>
  ) : null;
  return (
    <Card
      title="Verifications"
      flush={sessions.length > 0}
      action={
        <div className="flex gap-2">
          {all}
          {create}
        </div>
      }
    >
      {sessions.length > 0 ? (
        <VerificationTable sessions={sessions} narrow />
      ) : (
        <p className="text-ink-2">This user has not been verified.</p>
      )}
    </Card>
  );
}

function SessionsSkeleton() {
  return (
    <Card title="Sessions" flush>
      <SkeletonTable rows={2} columns={1} label="Loading sessions" />
    </Card>
  );
}

function VerificationsSkeleton() {
  return (
    <Card title="Verifications" flush>
      <SkeletonTable rows={3} columns={3} label="Loading verifications" />
    </Card>
  );
}
