import { describe, expect, it } from "vitest";
import { everyRoute } from "../routes.ts";
import { answers } from "./answers.ts";
import { limitsCalls } from "./limits.ts";
import { refusesCallers } from "./refuses-callers.ts";
import { refusesUnreadable } from "./refuses-unreadable.ts";
import { happensOnce } from "./repeats.ts";
import { tellsRequestIds } from "./request-ids.ts";
import { survivesHostile } from "./survives-hostile.ts";
import { newTenants } from "./tenants.ts";

/** What holds of every route of every door, as the tests of one door. A route that is added to its table is in it. */
export function conformance(door: string): void {
  it("has routes", () => expect(everyRoute.some((at) => at.door.name === door)).toBe(true));
  describe("granted", () => answers(door, newTenants()));
  describe("refused", () => {
    const tenants = newTenants();
    refusesCallers(door, tenants);
    refusesUnreadable(door, tenants);
    tellsRequestIds(door, tenants);
  });
  describe("attacked", () => survivesHostile(door, newTenants()));
  describe("repeated", () => happensOnce(door, newTenants()));
  describe("limited", () => limitsCalls(door, newTenants()));
}
