import type { Metadata } from "next";
import { LinkPage } from "#components/hosted/link-page.tsx";
import { openPage, type PageProps, titleOf } from "#components/hosted/open-page.ts";
import { HostedShell } from "#components/hosted/shell.tsx";

export const generateMetadata = (props: PageProps): Promise<Metadata> => titleOf(props, (name) => `Sign in to ${name}`);

export default async function Page(props: PageProps) {
  const { realm } = await openPage(props);
  return (
    <HostedShell realm={realm}>
      <LinkPage realm={realm} />
    </HostedShell>
  );
}
