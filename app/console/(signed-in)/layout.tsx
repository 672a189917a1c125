import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Shell } from "#components/console/shell/shell.tsx";
import { requireMember } from "#lib/console/index.ts";

export const metadata: Metadata = {
  title: { default: "Console", template: "%s · Bonafide console" },
  robots: { index: false, follow: false },
};

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  return <Shell member={await requireMember()}>{children}</Shell>;
}
