import type { Metadata } from "next";
import { openPage, type PageProps, titleOf } from "#components/hosted/open-page.ts";
import { HostedShell } from "#components/hosted/shell.tsx";
import { SignInPage } from "#components/hosted/sign-in-page.tsx";
import { WrongRequest } from "#components/hosted/wrong-request.tsx";

export const generateMetadata = (props: PageProps): Promise<Metadata> => titleOf(props, (name) => `Sign in to ${name}`);

export default async function Page(props: PageProps) {
  const { realm, problems, returnTo } = await openPage(props);
  return (
    <HostedShell realm={realm}>
      {problems.length > 0 ? (
        <WrongRequest realm={realm} problems={problems} />
      ) : (
        <SignInPage realm={realm} returnTo={returnTo} />
      )}
    </HostedShell>
  );
}
