import type { Metadata } from "next";
import { AccountPage } from "#components/hosted/account/account-page.tsx";
import { openPage, type PageProps, titleOf } from "#components/hosted/open-page.ts";
import { HostedShell } from "#components/hosted/shell.tsx";

export const generateMetadata = (props: PageProps): Promise<Metadata> =>
  titleOf(props, (name) => `Your account with ${name}`);

export default async function Page(props: PageProps) {
  const { realm } = await openPage(props);
  return (
    <HostedShell realm={realm} wide>
      <AccountPage realm={realm} />
    </HostedShell>
  );
}
