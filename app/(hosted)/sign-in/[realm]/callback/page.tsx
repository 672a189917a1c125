import type { Metadata } from "next";
import { CallbackPage } from "#components/hosted/callback-page.tsx";
import { openRealmPage, type PageProps, titleOf } from "#components/hosted/open-page.ts";
import { HostedShell } from "#components/hosted/shell.tsx";

export const generateMetadata = (props: PageProps): Promise<Metadata> => titleOf(props, (name) => `Sign in to ${name}`);

export default async function Page(props: PageProps) {
  const realm = await openRealmPage(props);
  const query = await props.searchParams;
  const one = (field: string) => (typeof query[field] === "string" ? { [field]: query[field] } : {});
  return (
    <HostedShell realm={realm}>
      <CallbackPage realm={realm} returned={{ ...one("code"), ...one("state"), ...one("iss"), ...one("error") }} />
    </HostedShell>
  );
}
