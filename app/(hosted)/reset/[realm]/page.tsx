import type { Metadata } from "next";
import { openPage, type PageProps, titleOf } from "#components/hosted/open-page.ts";
import { ResetPage } from "#components/hosted/reset-page.tsx";
import { returnQuery } from "#components/hosted/return-to.ts";
import { HostedShell } from "#components/hosted/shell.tsx";

export const generateMetadata = (props: PageProps): Promise<Metadata> =>
  titleOf(props, (name) => `Your password for ${name}`);

export default async function Page(props: PageProps) {
  const { realm, returnTo } = await openPage(props);
  return (
    <HostedShell realm={realm}>
      <ResetPage realm={realm} query={returnQuery(returnTo)} />
    </HostedShell>
  );
}
