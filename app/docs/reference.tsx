import { headers } from "next/headers";
import { ApiReference } from "#components/docs/api-reference.tsx";
import { referenceNames } from "#lib/doors/reference.ts";

/** The five doors' references, rendered by a script that this server serves itself; `first` is the one that opens. */
export async function Reference({ first }: { first?: string }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const inOrder = referenceNames.toSorted((one, other) => Number(other.name === first) - Number(one.name === first));
  const sources = inOrder.map(({ name, title }) => ({ slug: name, title, url: `/openapi/${name}.json` }));
  return <ApiReference nonce={nonce} sources={sources} />;
}
