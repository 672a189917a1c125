import type { Caller } from "#lib/engine/context.ts";
import { memberCaller, strangerCaller } from "./callers.ts";
import { requireStanding } from "./member.ts";
import { chosenMode } from "./mode.ts";

/** The signed-in member as the caller of operations, in the mode of the console's switch. */
export async function consoleCaller(): Promise<Caller> {
  const standing = await requireStanding();
  return memberCaller(await strangerCaller(), standing, await chosenMode());
}

/** The same member in the mode that the member's own row and sessions belong to. */
export async function homeCaller(): Promise<Caller> {
  const standing = await requireStanding();
  return memberCaller(await strangerCaller(), standing, standing.mode);
}
