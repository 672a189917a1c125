import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readRealm } from "./read-realm.ts";
import type { Realm } from "./realm.ts";
import { type Query, type ReturnTo, readReturn } from "./return-to.ts";

export type PageProps = { params: Promise<{ realm: string }>; searchParams: Promise<Query> };

/** The realm of a page's address; the same page for one that is unknown, closed, or none at all. */
export async function openRealmPage({ params }: PageProps): Promise<Realm> {
  const found = await readRealm((await params).realm);
  if (!found) notFound();
  return found.realm;
}

/** The same with where the user is to go back to, or what is wrong with that. */
export async function openPage({
  params,
  searchParams,
}: PageProps): Promise<{ realm: Realm; returnTo: ReturnTo | null; problems: string[] }> {
  const asked = readReturn(await searchParams);
  const to = asked.kind === "return" ? asked.to : null;
  const found = await readRealm((await params).realm, to?.redirectUri);
  if (!found) notFound();
  const { realm, isRedirectAllowed } = found;
  if (asked.kind === "wrong") return { realm, returnTo: null, problems: asked.problems };
  if (to && !isRedirectAllowed)
    return { realm, returnTo: null, problems: ["redirect_uri is not on the list of allowed addresses."] };
  return { realm, returnTo: to, problems: [] };
}

/** A page's title with the organization's name; none of it for a realm that is not there. */
export async function titleOf({ params }: PageProps, words: (name: string) => string): Promise<Metadata> {
  const found = await readRealm((await params).realm);
  return { title: { absolute: found ? words(found.realm.name) : "Not found" } };
}
