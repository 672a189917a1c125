import { expect, it } from "vitest";
import { presetOf } from "./opaque-stretching.ts";

it("OPAQUE's password is stretched as RFC 9106 recommends", () => {
  for (const name of ["memory-constrained", "rfc-recommended"]) expect(presetOf(name)).toBe(name);
});

it.each(["", "argon2id-custom", "none", "Memory-Constrained", "toString"])(
  "OPAQUE's password is not stretched by %j, whatever a server asks for",
  (name) => {
    expect(() => presetOf(name)).toThrow(expect.objectContaining({ name: "ProverError", code: "refused" }));
  },
);
