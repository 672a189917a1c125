import { describe, expect, it } from "vitest";
import { env } from "#lib/env.ts";
import { originOf } from "./origin.ts";

const ours = new URL(env().publicUrl).origin;

describe("the origin of a call", () => {
  it("is that of the page where the browser tells it", () => {
    for (const origin of ["https://app.example.com", "http://localhost:3000", "https://[2001:db8::1]:8443"])
      expect(originOf(origin)).toBe(origin);
  });

  it("is ours where none is told or it is not written as browsers write it", () => {
    const others = [
      undefined,
      "",
      "null",
      "app.example.com",
      "https://app.example.com/",
      "https://app.example.com/path",
      "https://APP.example.com",
      "https://app.example.com:443",
      "https://user@app.example.com",
      "https://a.example https://b.example",
      "ftp://app.example.com",
      "data:text/html,x",
    ];
    for (const origin of others) expect(originOf(origin)).toBe(ours);
  });
});
