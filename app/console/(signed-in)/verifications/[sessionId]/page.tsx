import type { Metadata } from "next";
import { Suspense } from "react";
import { LiveRefresh } from "#components/console/lists/live-refresh.tsx";
import { ObjectTimeline, TimelineSkeleton } from "#components/console/lists/object-timeline.tsx";
import { objectColumns } from "#components/console/lists/page-skeleton.tsx";
import { ReadCall } from "#components/console/lists/read-call.tsx";
import { RefusedPage } from "#components/console/lists/refused-page.tsx";
import { CaptureLinkButton } from "#components/console/verifications/capture-link-button.tsx";
import { Chip } from "#components/console/verifications/chip.tsx";
import { Documents } from "#components/console/verifications/documents.tsx";
import { DuplicateFaces } from "#components/console/verifications/duplicate-faces.tsx";
import { EraseVerification } from "#components/console/verifications/erase-verification.tsx";
import { FaceResults } from "#components/console/verifications/face-results.tsx";
import { LivenessFilm } from "#components/console/verifications/liveness-film.tsx";
import { Outcome } from "#components/console/verifications/outcome.tsx";
import { Pictures } from "#components/console/verifications/pictures.tsx";
import { picturesOf } from "#components/console/verifications/pictures-of.ts";
import { PrivateProofs } from "#components/console/verifications/private-proofs.tsx";
import { VerificationFacts } from "#components/console/verifications/verification-facts.tsx";
import { VERIFICATIONS_PATH } from "#components/console/verifications/words.ts";
import { StatusBadge } from "#components/ui/badge.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { may, perform, requireMember } from "#lib/console/index.ts";
import { getKycSession } from "#lib/domain/kyc/index.ts";

export const metadata: Metadata = { title: "Verification" };

export default async function VerificationPage({ params }: { params: Promise<{ sessionId: string }> }) {
  const { sessionId } = await params;
  const [member, found] = await Promise.all([requireMember(), perform(getKycSession, { sessionId })]);
  if (!found.ok)
    return (
      <RefusedPage
        title="Verification"
        fault={found.fault}
        needs="the right to read verifications"
        organization={member.organization.name}
        back={{ label: "All verifications", href: VERIFICATIONS_PATH }}
      />
    );
  const session = found.output;
  const isOpen = session.status === "pending" || session.status === "in_progress";
  const mayWrite = may(member, "kyc:write");
  const pictures = picturesOf(session);
  return (
    <div className="flex flex-col gap-6">
      <LiveRefresh while={isOpen} />
      <PageHeader
        title="Verification"
        status={
          <span data-testid="verification-state">
            <StatusBadge status={session.status} />
          </span>
        }
        description={<code className="break-all text-[13px]">{session.id}</code>}
        actions={isOpen && mayWrite ? <CaptureLinkButton sessionId={session.id} /> : null}
      />
      <div className={objectColumns}>
        <div className="flex min-w-0 flex-col gap-6">
          <Outcome session={session} />
          <Documents documents={session.documents} />
          <Chip chip={session.chip} />
          <FaceResults {...session} />
          {session.liveness ? (
            <Suspense>
              <LivenessFilm sessionId={session.id} />
            </Suspense>
          ) : null}
          {isOpen ? null : (
            <Suspense>
              <DuplicateFaces sessionId={session.id} />
            </Suspense>
          )}
          {session.status === "completed" ? (
            <Suspense>
              <PrivateProofs sessionId={session.id} mayRevoke={mayWrite} />
            </Suspense>
          ) : null}
          {pictures.length > 0 ? <Pictures pictures={pictures} /> : null}
          <VerificationFacts session={session} />
          <ReadCall path={`/v1/kyc/sessions/${session.id}`} label="Read this verification by API" />
        </div>
        <Suspense fallback={<TimelineSkeleton />}>
          <ObjectTimeline subject={session.id} />
        </Suspense>
      </div>
      {mayWrite ? <EraseVerification sessionId={session.id} documents={session.documents.length} /> : null}
    </div>
  );
}
