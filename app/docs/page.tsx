import type { Metadata } from "next";
import { headers } from "next/headers";
import { ApiReference } from "#components/docs/api-reference.tsx";
import { referenceNames } from "#lib/doors/reference.ts";

export const metadata: Metadata = { title: "API reference" };

/** The five doors' references, rendered by a script that this server serves itself. */
export default async function DocsPage() {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const sources = referenceNames.map(({ name, title }) => ({ slug: name, title, url: `/openapi/${name}.json` }));
  return <ApiReference nonce={nonce} sources={sources} />;
}
