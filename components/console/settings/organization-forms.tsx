"use client";

import { useRef } from "react";
import { LogoForm } from "./logo-form.tsx";
import { type Organization, OrganizationForm } from "./organization-form.tsx";

/** The organization and its logo: what is chosen in the second form is saved with the first one too. */
export function OrganizationForms({ organization, logo }: { organization: Organization; logo: string | null }) {
  const sendLogo = useRef<() => void>(() => {});
  return (
    <div className="flex flex-col gap-6">
      <OrganizationForm organization={organization} onSaved={() => sendLogo.current()} />
      <LogoForm name={organization.name} src={logo} sendChosen={sendLogo} />
    </div>
  );
}
