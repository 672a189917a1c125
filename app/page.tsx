import { ArrowRight, BookOpen } from "lucide-react";
import Link from "next/link";
import { Wordmark } from "#components/brand/wordmark.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { signUpRule } from "#lib/console/sign-up-rule.ts";

const does = [
  {
    title: "Sign-in",
    text: "Passwords, sessions and single-use refresh tokens, with lockout and an audit of every act.",
  },
  { title: "Identity", text: "A document and a face, read and compared on your own machine. No picture leaves it." },
  { title: "One engine", text: "Five published APIs, one key. Existing clients go on as they are." },
];

/** What this is, and the three ways on. */
export default async function StartPage() {
  // Who was invited comes by the link of the invitation.
  const isOpen = (await signUpRule()) === "open";
  return (
    <div className="mx-auto flex min-h-dvh max-w-5xl flex-col px-6 py-6">
      <header className="flex items-center justify-between gap-4">
        <Wordmark size={28} />
        <nav aria-label="Account" className="flex items-center gap-4">
          <Link href="/console/sign-in" className="rounded-sm font-medium text-accent-ink hover:underline">
            Sign in
          </Link>
          {isOpen ? <ButtonLink href="/console/sign-up">Sign up</ButtonLink> : null}
        </nav>
      </header>
      <main className="my-auto flex flex-col gap-12 py-12">
        <div className="flex max-w-2xl flex-col gap-5">
          <h1 className="text-balance font-semibold text-4xl tracking-tight sm:text-5xl">
            Sign people in. Know who they are.
          </h1>
          <p className="text-pretty text-ink-2 text-lg">
            Bonafide is sign-in and identity verification on your own server. Nothing about anybody leaves it.
          </p>
          <div className="flex flex-wrap gap-3">
            {isOpen ? (
              <ButtonLink href="/console/sign-up" variant="primary" size="large" icon={<ArrowRight aria-hidden />}>
                Create an organization
              </ButtonLink>
            ) : null}
            <ButtonLink href="/console" size="large" variant={isOpen ? "secondary" : "primary"}>
              Open the console
            </ButtonLink>
            <ButtonLink href="/docs" size="large" icon={<BookOpen aria-hidden />}>
              API reference
            </ButtonLink>
          </div>
        </div>
        <dl className="grid gap-6 border-line border-t pt-8 sm:grid-cols-3">
          {does.map(({ title, text }) => (
            <div key={title}>
              <dt className="font-semibold">{title}</dt>
              <dd className="mt-1 text-pretty text-ink-2">{text}</dd>
            </div>
          ))}
        </dl>
      </main>
      <footer className="flex flex-wrap gap-x-6 gap-y-1 text-[13px] text-ink-2">
        <a href="/health" className="rounded-sm hover:text-ink hover:underline">
          Health
        </a>
        <a href="/openapi.json" className="rounded-sm hover:text-ink hover:underline">
          OpenAPI
        </a>
      </footer>
    </div>
  );
}
