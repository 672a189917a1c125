import type { Metadata } from "next";
import { openRealmPage, type PageProps, titleOf } from "#components/hosted/open-page.ts";
import { RecoverPage } from "#components/hosted/recover-page.tsx";
import { HostedShell } from "#components/hosted/shell.tsx";

export const generateMetadata = (props: PageProps): Promise<Metadata> =>
  titleOf(props, (name) => `Recover your account with ${name}`);

export default async function Page(props: PageProps) {
  const realm = await openRealmPage(props);
  return (
    <HostedShell realm={realm}>
      <RecoverPage realm={realm} />
    </HostedShell>
  );
}
