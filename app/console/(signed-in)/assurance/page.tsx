import type { Metadata } from "next";
import { BuildCard, ChecksBadge, ChecksCard } from "#components/console/assurance/evidence-card.tsx";
import { CryptoCard, PolicyCard } from "#components/console/assurance/policy-cards.tsx";
import { ReadinessCard, StandardsCard } from "#components/console/assurance/standing-tables.tsx";
import { ASSURANCE_DESCRIPTION } from "#components/console/assurance/words.ts";
import { ReadCall } from "#components/console/lists/read-call.tsx";
import { Refusal } from "#components/console/lists/refusal.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { perform, requireMember } from "#lib/console/index.ts";
import {
  readAssurancePolicy,
  readCryptoPolicy,
  readEvidence,
  readPqReadiness,
  readStandards,
} from "#lib/domain/assurance/index.ts";

export const metadata: Metadata = { title: "Assurance" };

export default async function AssurancePage() {
  const member = await requireMember();
  const [evidence, policy, crypto, readiness, standards] = await Promise.all([
    perform(readEvidence, {}),
    perform(readAssurancePolicy, {}),
    perform(readCryptoPolicy, {}),
    perform(readPqReadiness, {}),
    perform(readStandards, {}),
  ]);
  const refused = [evidence, policy, crypto, readiness, standards].find((each) => !each.ok);
  const status = evidence.ok ? <ChecksBadge evidence={evidence.output} /> : null;
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title="Assurance" description={ASSURANCE_DESCRIPTION} status={status} />
      {refused && !refused.ok ? (
        <Refusal
          fault={refused.fault}
          needs="the right to read the organization"
          organization={member.organization.name}
        />
      ) : null}
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
        {evidence.ok ? <ChecksCard evidence={evidence.output} /> : null}
        {evidence.ok ? <BuildCard evidence={evidence.output} /> : null}
        {policy.ok ? <PolicyCard policy={policy.output} /> : null}
        {crypto.ok ? <CryptoCard policy={crypto.output} /> : null}
      </div>
      {readiness.ok ? <ReadinessCard readiness={readiness.output} /> : null}
      {standards.ok ? <StandardsCard standards={standards.output} /> : null}
      <ReadCall path="/v1/assurance/evidence" label="Read the evidence by API" />
    </div>
  );
}
