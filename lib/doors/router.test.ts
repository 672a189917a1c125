import { describe, expect, it } from "vitest";
import { getUser, listUsers } from "#lib/domain/users/index.ts";
import { call } from "#lib/testing/call.ts";
import { expectFault } from "#lib/testing/expect-answer.ts";
import { type Door, defineDoor, route } from "./door.ts";
import { doors } from "./index.ts";
import { createRouter } from "./router.ts";
import { v1 } from "./v1/index.ts";

const door = (name: string, extra: Pick<Door, "bases" | "routes"> & Partial<Door>) =>
  defineDoor({ ...v1, aliases: {}, ...extra, name });

const short = door("short", {
  bases: ["/v1", "/api/v1"],
  aliases: { "/api/v1": "/v1" },
  routes: [
    route("GET /v1/users/{user_id}", getUser, { auth: "key" }),
    route("GET /v1/users/me", listUsers, { auth: "key" }),
    route("POST /v1/users", listUsers, { auth: "key" }),
    route("GET /v1/{subject}/{subject_id}/last", getUser, { auth: "key" }),
    route("GET /v1/users/{user_id}/last", listUsers, { auth: "key" }),
  ],
});
const long = door("long", {
  bases: ["/v1/users/special", "/api/v1/security"],
  routes: [route("GET /v1/users/special/thing", listUsers, { auth: "key" })],
});
const router = createRouter([short, long]);

const found = (method: string, path: string) => {
  const outcome = router.find(method, path);
  if (outcome?.kind !== "matched") return outcome?.kind;
  return [outcome.door.name, outcome.route.path, outcome.params];
};

describe("a path", () => {
  it("goes to the fixed segment before the parameter, whatever the order of the table", () => {
    expect(found("GET", "/v1/users/me")).toEqual(["short", "/v1/users/me", {}]);
    expect(found("GET", "/v1/users/you")).toEqual(["short", "/v1/users/{user_id}", { user_id: "you" }]);
    expect(found("GET", "/v1/users/1/last")).toEqual(["short", "/v1/users/{user_id}/last", { user_id: "1" }]);
    expect(found("GET", "/v1/keys/1/last")).toEqual([
      "short",
      "/v1/{subject}/{subject_id}/last",
      { subject: "keys", subject_id: "1" },
    ]);
  });

  it("is the same under an alias, and an alias is a whole segment", () => {
    expect(found("GET", "/api/v1/users/you")).toEqual(["short", "/v1/users/{user_id}", { user_id: "you" }]);
    expect(router.find("GET", "/api/v10/users/you")).toBeUndefined();
  });

  it("has its parameters decoded once", () => {
    expect(found("GET", "/v1/users/a%2Fb")).toEqual(["short", "/v1/users/{user_id}", { user_id: "a/b" }]);
    expect(found("GET", "/v1/users/a%252Fb")).toEqual(["short", "/v1/users/{user_id}", { user_id: "a%2Fb" }]);
    expect(found("GET", "/v1/users/%ff")).toBe("bad-encoding");
  });

  it("without its parameter is unknown, and with a slash more too", () => {
    for (const path of ["/v1/users/", "/v1/users/you/", "/v1/users//last"])
      expect(found("GET", path), path).toBe("unknown");
  });

  it("that is there with another method is told apart from one that is not there", () => {
    expect(router.find("PUT", "/v1/users")).toMatchObject({ kind: "method", allow: ["OPTIONS", "POST"] });
    expect(router.find("POST", "/v1/users/me")).toMatchObject({ kind: "method", allow: ["GET", "HEAD", "OPTIONS"] });
    expect(found("GET", "/v1/nothing")).toBe("unknown");
  });

  it("of no route belongs to the door with the longest base", () => {
    expect(router.doorOf("/v1/users/special/unknown")?.name).toBe("long");
    expect(router.doorOf("/v1/users/specials/unknown/path")?.name).toBe("short");
    expect(router.doorOf("/api/v1/security/unknown")?.name).toBe("long");
    expect(router.doorOf("/api/v1/unknown")?.name).toBe("short");
    expect(router.doorOf("/elsewhere")).toBeUndefined();
  });

  it("HEAD is answered as GET", () => {
    expect(found("HEAD", "/v1/users/me")).toEqual(found("GET", "/v1/users/me"));
  });
});

describe("an address that there is not", () => {
  it.each(
    doors.flatMap((each) => each.bases.filter((base) => !base.includes(".")).map((base) => [base, each] as const)),
  )("under %s is said in its door's words", async (base, each) => {
    const name = `${each.name} ${base}`;
    expectFault({ name, door: each }, await call(`GET ${base}/no-such/address/here`), "not_found");
    expectFault({ name, door: each }, await call(`DELETE ${base}/no-such/address/here`), "not_found");
  });

  it("no two doors claim one route", () => {
    const claims = doors.flatMap((each) =>
      each.routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`),
    );
    expect(new Set(claims).size).toBe(claims.length);
  });
});
