import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { referenceNames } from "#lib/doors/reference.ts";
import { Reference } from "../reference.tsx";

export const metadata: Metadata = { title: "API reference" };

/** One door's reference first: where that door's failures point to. */
export default async function DoorDocsPage({ params }: { params: Promise<{ door: string }> }) {
  const { door } = await params;
  if (!referenceNames.some(({ name }) => name === door)) notFound();
  return <Reference first={door} />;
}
