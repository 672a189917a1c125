import type { Metadata } from "next";
import type { ReactNode } from "react";

export const metadata: Metadata = {
  robots: { index: false, follow: false, nocache: true },
  referrer: "no-referrer",
};

export default function HostedLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <noscript>
        <p className="hosted bg-waiting-soft p-4 text-waiting">
          Signing in needs JavaScript here. Please turn it on, or open this page in another browser.
        </p>
      </noscript>
      {children}
    </>
  );
}
