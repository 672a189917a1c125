import { describe, expect, it } from "vitest";
import { addressOf, oneOf, pageLinks, readQuery } from "./list-address.ts";

const queryOf = (address: string | null) => Object.fromEntries(new URL(address ?? "", "http://localhost").searchParams);

describe("the address of a list", () => {
  it("keeps the first value of a parameter and drops empty ones", () => {
    expect(readQuery({ status: ["active", "blocked"], email: " ", cursor: undefined })).toEqual({ status: "active" });
  });

  it("escapes what a filter holds", () => {
    expect(addressOf("/console/users", { email: "a+b@c.de&x=1" })).toBe("/console/users?email=a%2Bb%40c.de%26x%3D1");
  });

  it("ignores a value that is not allowed", () => {
    expect(oneOf(["active", "blocked"], "gone")).toBeUndefined();
  });
});

describe("keyset pages", () => {
  it("lead forth and back through the same cursors, with the filters", () => {
    const first = pageLinks("/l", { status: "active" }, "c1");
    expect(first.previousHref).toBeNull();
    const second = pageLinks("/l", queryOf(first.nextHref), "c2");
    expect(queryOf(second.previousHref)).toEqual({ status: "active" });
    const third = pageLinks("/l", queryOf(second.nextHref), null);
    expect(third.nextHref).toBeNull();
    expect(queryOf(third.previousHref)).toEqual({ status: "active", cursor: "c1" });
  });

  it("lead back to the first page from beyond the cursors that the address holds", () => {
    let query: Record<string, string> = {};
    for (let page = 1; page <= 30; page++) query = queryOf(pageLinks("/l", query, `c${page}`).nextHref);
    for (let page = 29; page >= 10; page--) {
      query = queryOf(pageLinks("/l", query, null).previousHref);
      expect(query.cursor).toBe(`c${page}`);
    }
    expect(queryOf(pageLinks("/l", query, null).previousHref)).toEqual({});
  });
});
