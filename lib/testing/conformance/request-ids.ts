import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { rows } from "../routes.ts";
import { send, standingVisit } from "../visit.ts";
import type { Tenants } from "./tenants.ts";

/** Every answer tells its request's id. Comes after what needs its visits whole, since these are granted. */
export function tellsRequestIds(door: string, tenants: Tenants): void {
  describe("every answer tells its request's id", () => {
    it.each(rows(door, () => true))("%s: the caller's own where it is usable, else one of ours", async (_name, at) => {
      const wanted = await standingVisit(tenants.own, at);
      const id = `caller-${randomUUID()}`;
      expect((await send(at, wanted, { headers: { "x-request-id": id } })).headers["x-request-id"]).toBe(id);
      const unusable = await send(at, wanted, { headers: { "x-request-id": "<script>" } });
      expect(unusable.headers["x-request-id"]).toMatch(/^req_/);
    });
  });
}
