import Link from "next/link";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { type Member, may, perform } from "#lib/console/index.ts";
import { getOrganization } from "#lib/domain/organizations/index.ts";
import { env } from "#lib/env.ts";
import { Refusal } from "../lists/refusal.tsx";
import { exchangeSnippet, redirectSnippet } from "./hosted-snippet.ts";
import { SignInForm, type SignInSettings } from "./sign-in-form.tsx";
import { passwordLoginWords, policyWords, RESET_APPROVAL_LABEL } from "./sign-in-words.ts";

/** The hosted sign-in: where it is, how an app sends its users there, and how they sign in. */
export async function HostedSignInCard({ member }: { member: Member }) {
  const found = await perform(getOrganization, {});
  if (!found.ok)
    return (
      <Refusal fault={found.fault} needs="the right to read the organization" organization={member.organization.name} />
    );
  const { id, ...organization } = found.output;
  const { publicUrl } = env();
  const place = { publicUrl, realm: member.mode === "test" ? `${id}-test` : id };
  const addressOf = (realm: string) => `${publicUrl}/sign-in/${realm}`;
  return (
    <Card
      title="Hosted sign-in"
      hint="Pages of ours, with your name, logo and colour, where your users sign up, sign in and look after their account."
    >
      <div className="flex flex-col gap-6">
        <KeyValues
          items={[
            { label: "Live", value: <CopyText text={addressOf(id)} label="address of the live sign-in" /> },
            { label: "Test", value: <CopyText text={addressOf(`${id}-test`)} label="address of the test sign-in" /> },
          ]}
        />
        <div className="flex flex-col gap-3">
          <p className="text-ink-2">
            Your app sends its users there and gets a code back, which works once and only with the verifier that never
            left it. The address to come back to must be on the{" "}
            <Link href="/console/connections" className="text-accent-ink underline underline-offset-2">
              list of allowed addresses
            </Link>
            , to the letter.
          </p>
          <CodeBlock label={`In the browser, ${member.mode} mode`} code={redirectSnippet(place)} />
          <CodeBlock label="On your server" code={exchangeSnippet(place)} />
        </div>
        {may(member, "organization:write") ? (
          <SignInForm settings={organization} domain={new URL(publicUrl).hostname} origin={new URL(publicUrl).origin} />
        ) : (
          <Shown settings={organization} />
        )}
      </div>
    </Card>
  );
}

function Shown({ settings }: { settings: SignInSettings }) {
  const {
    mfaPolicy,
    passwordLogin,
    resetApproval,
    allowsPasswordlessSignUp,
    emergencyResetDelayHours,
    relyingPartyId,
    passkeyOrigins,
    androidApps,
    appleApps,
  } = settings;
  return (
    <KeyValues
      items={[
        { label: "Second factor", value: policyWords[mfaPolicy].label },
        { label: "Passwords on the hosted sign-in", value: passwordLoginWords[passwordLogin].label },
        { label: RESET_APPROVAL_LABEL, value: resetApproval === "required" ? "Yes" : "No" },
        { label: "A link or a code makes an account", value: allowsPasswordlessSignUp ? "Yes" : "No" },
        { label: "Delay of an emergency reset", value: `${emergencyResetDelayHours} hours` },
        { label: "Passkeys belong to", value: relyingPartyId ?? "This server’s own domain" },
        { label: "Passkeys are used at", value: passkeyOrigins.join(", ") || "This server’s own address" },
        { label: "Android apps", value: androidApps.map(({ packageName }) => packageName).join(", ") || "None" },
        { label: "Apple apps", value: appleApps.join(", ") || "None" },
      ]}
    />
  );
}
