import type { Metadata } from "next";
import { ProvePage } from "#components/attributes/prove-page.tsx";
import { openRealmPage, type PageProps, titleOf } from "#components/hosted/open-page.ts";
import { HostedShell } from "#components/hosted/shell.tsx";

export const generateMetadata = (props: PageProps): Promise<Metadata> =>
  titleOf(props, (name) => `Prove something to ${name}`);

export default async function Page(props: PageProps) {
  const [realm, { request }] = await Promise.all([openRealmPage(props), props.searchParams]);
  return (
    <HostedShell realm={realm}>
      <ProvePage realm={realm} requestId={typeof request === "string" ? request : ""} />
    </HostedShell>
  );
}
