import { expect, it } from "vitest";
import { conformanceOf, routesNear } from "./route-case.ts";

it("a route is run alone by its door's file and its own name, letter by letter", () => {
  const [file, , pattern = ""] = conformanceOf("GET /v1/users/{user_id}") ?? [];
  expect(file).toBe("lib/doors/v1/conformance.test.ts");
  const isRun = (name: string) => new RegExp(pattern).test(name);
  expect(isRun("granted a route answers v1 GET /v1/users/{user_id}: with its status")).toBe(true);
  for (const other of [
    "v1 GET /v1/users: with",
    "v1 GET /v1/users/{user_id}/export: with",
    "v1 GET /v1/users/xidx: with",
  ])
    expect(isRun(other), other).toBe(false);
});

it("a route that no door has is answered by those that are spelled like it", () => {
  expect(conformanceOf("POST /v1/logn")).toBeUndefined();
  expect(routesNear("POST /v1/logn")).toContain("POST /v1/login");
});
