import { hash } from "node:crypto";
import http from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { call } from "#lib/testing/call.ts";
import { newTenant } from "#lib/testing/tenant.ts";
import { rangeService } from "./range-service.ts";

const LEAKED = "Correct-Horse9";
const sha1 = (text: string) => hash("sha1", text, "hex").toUpperCase();

/** A service that knows one password, and what it was asked. */
async function serving(answer: (prefix: string) => { status: number; text: string }) {
  const asked: { url: string; padding: unknown }[] = [];
  const server = http.createServer((req, res) => {
    asked.push({ url: req.url ?? "", padding: req.headers["add-padding"] });
    const { status, text } = answer((req.url ?? "").slice(-5));
    res.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { url: `http://127.0.0.1:${address.port}/range`, asked };
}

const group = () => ({
  status: 200,
  text: [`${"0".repeat(35)}:0`, `${sha1(LEAKED).slice(5)}:37359`, `${"F".repeat(35)}:2`].join("\r\n"),
});

describe("a range service of breached passwords", () => {
  it("is asked by five digits of the hash alone, with padding, and answers by the rest", async () => {
    const { url, asked } = await serving(group);
    const service = rangeService(url, { allowLocal: true });
    expect([await service.count(LEAKED), await service.count("Another-Horse9")]).toEqual([37359, 0]);
    expect(asked.map((each) => each.url)).toEqual(
      [LEAKED, "Another-Horse9"].map((text) => `/range/${sha1(text).slice(0, 5)}`),
    );
    expect(asked.every(({ padding }) => padding === "true")).toBe(true);
  });

  it("takes a padded line, which counts nothing, for nothing", async () => {
    const { url } = await serving(() => ({ status: 200, text: `${sha1(LEAKED).slice(5)}:0` }));
    expect(await rangeService(url, { allowLocal: true }).count(LEAKED)).toBe(0);
  });

  it("throws where it answers with a failure, and at an address inside unless that is allowed", async () => {
    const { url } = await serving(() => ({ status: 503, text: "" }));
    await expect(rangeService(url, { allowLocal: true }).count(LEAKED)).rejects.toThrow("answered 503");
    await expect(rangeService(url, { allowLocal: false }).count(LEAKED)).rejects.toThrow();
  });
});

describe("a password that has leaked", () => {
  const using = (url: string) => {
    const held = Symbol.for("bonafide.breached-passwords");
    Reflect.set(globalThis, held, { value: rangeService(url, { allowLocal: true }) });
    onTestFinished(() => void Reflect.deleteProperty(globalThis, held));
  };
  const signUp = async (password: string) => {
    const { headers } = await newTenant();
    return call("POST /v1/signup", { headers, body: { email: "jane@example.com", password } });
  };

  it("is refused by its field's name, and another is taken", async () => {
    const { url } = await serving(group);
    using(url);
    const refused = await signUp(LEAKED);
    expect([refused.status, refused.body.issues]).toMatchObject([400, [{ field: "password" }]]);
    expect((await signUp("Another-Horse9")).status).toBe(201);
  });

  it("is taken where the service is away, so that nobody waits for it", async () => {
    const { url } = await serving(() => ({ status: 500, text: "" }));
    using(url);
    expect((await signUp(LEAKED)).status).toBe(201);
  });
});
