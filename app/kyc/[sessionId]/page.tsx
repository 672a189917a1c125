import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CapturePage } from "#components/capture/capture-page.tsx";

// Nothing is read by the id alone: the page asks with the link's secret, which servers never see in the address.
export const metadata: Metadata = {
  title: "Confirm who you are",
  robots: { index: false, follow: false, nocache: true },
  referrer: "no-referrer",
};

export default async function Page({ params }: { params: Promise<{ sessionId: string }> }) {
  const { sessionId } = await params;
  if (!/^[\w-]{1,128}$/.test(sessionId)) notFound();
  return <CapturePage sessionId={sessionId} />;
}
