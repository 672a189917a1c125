import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { SignInForm } from "#components/console/auth/sign-in-form.tsx";
import { currentStanding } from "#lib/console/member.ts";
import { safeNext } from "#lib/console/next-path.ts";
import { signUpRule } from "#lib/console/sign-up-rule.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = safeNext((await searchParams).next);
  if (await currentStanding()) redirect(next);
  return (
    <div className="flex flex-col gap-6">
      <h1 className="font-semibold text-xl tracking-tight">Sign in to the console</h1>
      <SignInForm next={next} />
      {(await signUpRule()) === "open" ? (
        <p className="text-ink-2">
          New here?{" "}
          <Link href="/console/sign-up" className="font-medium text-accent-ink underline underline-offset-2">
            Create an organization
          </Link>
        </p>
      ) : null}
    </div>
  );
}
