"use server";

import { requireMember } from "../member.ts";
import { type Found, findObjects } from "../search.ts";

/** What the member may see that the typed words name. Whatever was sent is a text of bounded length from here on. */
export async function searchConsole(typed: unknown): Promise<Found[]> {
  await requireMember();
  return typeof typed === "string" ? findObjects(typed.slice(0, 400)) : [];
}
