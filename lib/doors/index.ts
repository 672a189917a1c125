import { processWide } from "#lib/process-wide.ts";
import { auth1 } from "./auth1/index.ts";
import { capture } from "./capture/index.ts";
import type { Door } from "./door.ts";
import { ekyc } from "./ekyc/index.ts";
import { hosted } from "./hosted/index.ts";
import { createRouter, type Router } from "./router.ts";
import { v1 } from "./v1/index.ts";
import { zeroauth } from "./zeroauth/index.ts";
import { zkauth } from "./zkauth/index.ts";

/** The five published doors, in the order in which the reference shows them. */
export const publishedDoors: readonly Door[] = [v1, zeroauth, zkauth, auth1, ekyc];

/** Every door of the product: the published five, and those of the hosted pages. */
export const doors: readonly Door[] = [...publishedDoors, capture, hosted];

export function router(): Router {
  return processWide("router", () => createRouter(doors));
}
