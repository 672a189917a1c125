import type { Metadata } from "next";
import { openPage, type PageProps, titleOf } from "#components/hosted/open-page.ts";
import { HostedShell } from "#components/hosted/shell.tsx";
import { VerifyPage } from "#components/hosted/verify-page.tsx";

export const generateMetadata = (props: PageProps): Promise<Metadata> =>
  titleOf(props, (name) => `Confirm your address for ${name}`);

export default async function Page(props: PageProps) {
  const { realm } = await openPage(props);
  return (
    <HostedShell realm={realm}>
      <VerifyPage realm={realm} />
    </HostedShell>
  );
}
