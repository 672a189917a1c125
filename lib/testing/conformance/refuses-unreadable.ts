import { describe, expect, it } from "vitest";
import { FILE_BYTES_MAX, JSON_BYTES_MAX } from "#lib/doors/body.ts";
import { call } from "../call.ts";
import { expectFault, issueFields } from "../expect-answer.ts";
import { hasBody, hasParameters, isForm, isJson, rows, wireFields } from "../routes.ts";
import { wrongValues } from "../sample-input.ts";
import { send, sendWith, standingVisit } from "../visit.ts";
import { methodsAt } from "./cases.ts";
import type { Tenants } from "./tenants.ts";

/** What cannot be read is refused before anything is done, and every wrong field is named. */
export function refusesUnreadable(door: string, tenants: Tenants): void {
  describe("a route refuses what it cannot read", () => {
    it.each(rows(door, () => true))("%s: 405 with Allow for another method", async (_name, at) => {
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"]) {
        if (methodsAt(at).includes(method)) continue;
        const answer = await call(`${method} ${at.route.path}`);
        expectFault({ name: at.name, door: at.door }, answer, "method_not_allowed");
        expect(answer.headers.allow?.split(", ")).toEqual(methodsAt(at));
      }
    });

    it.each(rows(door, hasParameters))("%s: 400 for an address that is not percent-encoded", async (_name, at) => {
      for (const broken of ["%", "%zz", "%ff", "%ED%A0%80"]) {
        const path = at.route.path.replace(/\{\w+\}/, broken);
        expectFault(at, await send(at, await standingVisit(tenants.own, at), { path }), "bad_request");
      }
    });

    it.each(rows(door, hasBody))("%s: another content type, before it is read", async (_name, at) => {
      const wanted = await standingVisit(tenants.own, at);
      const type = isForm(at) ? "application/json" : "text/plain";
      const answer = await send(at, wanted, { body: '{"a":1}', headers: { "content-type": type } });
      expectFault(at, answer, "unsupported_media_type");
    });

    it.each(rows(door, isJson))("%s: 400 for what is no JSON, a refusal for what is no object", async (_name, at) => {
      const wanted = await standingVisit(tenants.own, at);
      const headers = { "content-type": "application/json" };
      for (const body of ["{", '{"a":}', "nonsense", Buffer.from([0xff, 0xfe, 0x7b])])
        expectFault(at, await send(at, wanted, { body, headers }), "bad_request");
      for (const body of ["[]", '"text"', "null", "1", "[[[]]]"])
        expectFault(at, await send(at, wanted, { body, headers }), "invalid_input");
    });

    it.each(rows(door, isForm))("%s: 400 for what is no form", async (_name, at) => {
      const wanted = await standingVisit(tenants.own, at);
      const headers = { "content-type": "multipart/form-data; boundary=x" };
      for (const body of [
        "nonsense",
        "--x\r\n",
        '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nab',
      ])
        expectFault(at, await send(at, wanted, { body, headers }), "bad_request");
      const unbounded = { "content-type": "multipart/form-data;" };
      expectFault(at, await send(at, wanted, { body: "nonsense", headers: unbounded }), "bad_request");
    });

    it.each(rows(door, hasBody))("%s: 413 for a body that is too large, declared or not", async (_name, at) => {
      const wanted = await standingVisit(tenants.own, at);
      if (isForm(at)) {
        const form = new FormData();
        const field = wireFields(at).find(({ wire }) => wire.startsWith("file"))?.wire ?? "file";
        form.append(field, new Blob([new Uint8Array(FILE_BYTES_MAX + 1)]), "large.jpg");
        return expectFault(at, await send(at, wanted, { body: form }), "payload_too_large");
      }
      const body = `{"a":"${"x".repeat(JSON_BYTES_MAX)}"}`;
      for (const declared of [String(body.length), "1"]) {
        const headers = { "content-type": "application/json", "content-length": declared };
        expectFault(at, await send(at, wanted, { body, headers }), "payload_too_large");
      }
    });

    it.each(rows(door, (at) => wireFields(at).some((field) => !field.isParameter)))(
      "%s: names every wrong field in the wire's spelling",
      async (_name, at) => {
        const wanted = await standingVisit(tenants.own, at);
        for (const field of wireFields(at).filter((each) => !each.isParameter))
          for (const value of wrongValues(field, !isJson(at))) {
            const answer = await sendWith(at, wanted, field.wire, value);
            expectFault(at, answer, "invalid_input");
            expect(
              issueFields(answer).map((each) => each.split(".")[0]),
              `${field.wire} ${answer.text}`,
            ).toContain(field.wire);
          }
      },
    );
  });
}
