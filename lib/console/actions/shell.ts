"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { signOut } from "../auth.ts";
import { requireStanding } from "../member.ts";
import { chooseMode } from "../mode.ts";
import { PAGE_PATH_HEADER, sectionOf } from "../next-path.ts";

/** Ends the session everywhere, not just this browser's cookie. */
export async function signOutOfConsole(): Promise<void> {
  await signOut({ redirect: false });
  redirect("/console/sign-in");
}

/** Shows live or test data from now on, starting at the section's list: records of one are unknown to the other. */
export async function switchMode(mode: unknown): Promise<void> {
  await requireStanding();
  await chooseMode(mode === "test" ? "test" : "live");
  redirect(sectionOf((await headers()).get(PAGE_PATH_HEADER)));
}
