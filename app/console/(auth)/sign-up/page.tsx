import type { Metadata } from "next";
import Link from "next/link";
import { SignUpForm } from "#components/console/auth/sign-up-form.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { signUpRule } from "#lib/console/sign-up-rule.ts";

export const metadata: Metadata = { title: "Create an organization" };

// Never sends a signed-in member on by itself: the form signs in, and then still has the first key to show.
export default async function SignUpPage() {
  const rule = await signUpRule();
  return (
    <div className="flex flex-col gap-6">
      <div>
        <h1 className="font-semibold text-xl tracking-tight">Create an organization</h1>
        <p className="mt-1 text-ink-2">
          You become its owner and get its first API key. To join an organization that is here already, ask its owner
          for a role instead.
        </p>
      </div>
      {rule === "closed" ? (
        <Alert>This server takes no new organizations. Whoever runs it can tell you why.</Alert>
      ) : (
        <SignUpForm isByInvitation={rule === "invitation"} />
      )}
      <p className="text-ink-2">
        Have one already?{" "}
        <Link href="/console/sign-in" className="font-medium text-accent-ink underline underline-offset-2">
          Sign in
        </Link>
      </p>
    </div>
  );
}
