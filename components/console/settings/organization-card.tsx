import { Card } from "#components/ui/card.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { ownPath } from "#components/ui/own-path.ts";
import { type Member, may, perform } from "#lib/console/index.ts";
import { getOrganization } from "#lib/domain/organizations/index.ts";
import { Refusal } from "../lists/refusal.tsx";
import { OrganizationForms } from "./organization-forms.tsx";

/** The organization: to change for its owners and administrators, to read for everybody else. */
export async function OrganizationCard({ member }: { member: Member }) {
  const found = await perform(getOrganization, {});
  if (!found.ok)
    return (
      <Refusal fault={found.fault} needs="the right to read the organization" organization={member.organization.name} />
    );
  const { id, name, plan, accentColor, logoUrl, retentionDays, findsDuplicateFaces } = found.output;
  return (
    <Card
      title="Organization"
      footer={
        <p className="flex flex-wrap gap-x-6 gap-y-1 text-[13px] text-ink-2">
          <span>
            Id <CopyText text={id} label="organization id" />
          </span>
          <span>
            Plan <span className="font-medium text-ink">{plan}</span>
          </span>
        </p>
      }
    >
      {may(member, "organization:write") ? (
        <OrganizationForms
          organization={{ name, accentColor, retentionDays, findsDuplicateFaces }}
          logo={logoUrl && ownPath(logoUrl)}
        />
      ) : (
        <KeyValues
          items={[
            { label: "Name", value: name },
            { label: "Accent colour", value: accentColor ?? "Bonafide’s own" },
            { label: "Logo", value: logoUrl ? "Its own" : "The first letter of the name" },
            { label: "Retention", value: `${retentionDays} days` },
            {
              label: "Same face in earlier verifications",
              value: findsDuplicateFaces ? "Looked for" : "Not looked for",
            },
          ]}
        />
      )}
    </Card>
  );
}
