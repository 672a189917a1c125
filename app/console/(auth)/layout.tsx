import Link from "next/link";
import type { ReactNode } from "react";
import { Wordmark } from "#components/brand/wordmark.tsx";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-105 flex-col px-5 py-6">
      <header className="self-start">
        <Link href="/" aria-label="Bonafide, start" className="block rounded-sm">
          <Wordmark />
        </Link>
      </header>
      <main className="my-auto py-10">{children}</main>
    </div>
  );
}
