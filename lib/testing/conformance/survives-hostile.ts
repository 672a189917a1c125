import { describe, expect, it } from "vitest";
import type { Answer } from "../call.ts";
import { expectAnswer, expectFault } from "../expect-answer.ts";
import { type At, hasBody, hasParameters, isForm, isJson, rows, wireFields } from "../routes.ts";
import type { Wire } from "../sample-input.ts";
import { send, sendWith, visit } from "../visit.ts";
import { asks } from "./cases.ts";
import type { Tenants } from "./tenants.ts";

/** Whatever stands in a field, an address or a header: no answer is a fault of ours. */
export function survivesHostile(door: string, tenants: Tenants): void {
  describe("nothing that a client can send is our fault", () => {
    const deep = (depth: number) => `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`;
    /** The input with one more field as JSON text; of two fields of one name the last one counts. */
    const withField = (input: Wire, field: string, json: string) =>
      `${JSON.stringify({ ...input, last: 0 }).slice(0, -1)},${JSON.stringify(field)}:${json}}`;
    const HOSTILE: readonly unknown[] = [
      "a\u0000b",
      "\ud800",
      "\u202e💥 Ünïcödé ' \" \\ -- ; drop",
      1e308,
      -1,
      0.1,
      Number.MAX_SAFE_INTEGER,
      "1e400",
      "",
      " ",
      null,
      true,
      { "a\u0000b": 1, "\udfff": 2 },
      Array.from({ length: 5000 }, () => 1),
      ["__proto__", "constructor", "*", ""],
      "0000-01-01T00:00:00Z",
      "9999-12-31T23:59:59-23:59",
      "0001-01-01T00:00:00+23:59",
    ];
    const expectRead = (at: At, answer: Answer) => {
      expectAnswer(at, answer);
      expect(answer.headers["x-ratelimit-remaining"], "it was read, not turned away").not.toBe("0");
    };
    const RAW = [
      '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}',
      "1e999",
      deep(14),
      deep(40),
      deep(20_000),
    ];
    const TEXTS = HOSTILE.filter((value) => typeof value !== "object").map(String);

    it.each(rows(door, isJson))("%s: in any field of its JSON", async (_name, at) => {
      const wanted = await visit(tenants.own, at);
      const fields = [...wireFields(at).map(({ wire }) => wire), "__proto__", "unknown"];
      for (const field of fields)
        for (const json of [...HOSTILE.map((value) => JSON.stringify(value)), ...RAW]) {
          const headers = { "content-type": "application/json" };
          expectRead(at, await send(at, wanted, { body: withField(wanted.input, field, json), headers }));
        }
    });

    it.each(rows(door, (at) => isForm(at) || !hasBody(at)))(
      "%s: in any field of its form or query",
      async (_name, at) => {
        const wanted = await visit(tenants.own, at);
        for (const { wire } of [...wireFields(at), { wire: "__proto__" }])
          for (const value of TEXTS) expectRead(at, await sendWith(at, wanted, wire, value));
      },
    );

    it.each(rows(door, hasParameters))("%s: in its address", async (_name, at) => {
      const wanted = await visit(tenants.own, at);
      for (const value of [
        "%00",
        "a%00b",
        "%F0%9F%92%A5",
        "__proto__",
        "constructor",
        "..",
        "%2e%2e%2f",
        "'--",
        "x".repeat(9000),
      ]) {
        const path = at.route.path.replace(/\{\w+\}/, value);
        expectRead(at, await send(at, wanted, { path }));
      }
    });

    it.each(rows(door, asks))("%s: in its headers", async (_name, at) => {
      const wanted = await visit(tenants.own, at);
      for (const hostile of [
        "Bearer",
        "Bearer ",
        "Basic AAAA",
        "Bearer a.b.c",
        `Bearer sk_live_${"x".repeat(9000)}`,
        "é",
      ]) {
        const headers = Object.fromEntries(Object.keys(wanted.headers).map((name) => [name, hostile]));
        const answer = await send(at, wanted, { headers });
        expectRead(at, answer);
        expect(answer.status).toBe(401);
      }
      expectFault(at, await send(at, wanted, { headers: { "idempotency-key": "with space" } }), "bad_request");
    });
  });
}
