import type { Metadata } from "next";
import { openRealmPage, type PageProps, titleOf } from "#components/hosted/open-page.ts";
import { HostedShell } from "#components/hosted/shell.tsx";
import { StopRecoveryPage } from "#components/hosted/stop-recovery-page.tsx";

export const generateMetadata = (props: PageProps): Promise<Metadata> =>
  titleOf(props, (name) => `Cancel the recovery for ${name}`);

export default async function Page(props: PageProps) {
  const realm = await openRealmPage(props);
  return (
    <HostedShell realm={realm}>
      <StopRecoveryPage realm={realm} />
    </HostedShell>
  );
}
