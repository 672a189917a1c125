import { access, readdir } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { storage } from "#lib/adapters/storage/index.ts";
import { env } from "#lib/env.ts";
import { call } from "#lib/testing/call.ts";
import { eventsSince, lastEvent } from "#lib/testing/sign-in.ts";
import { newKey, newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";
import { drawSvg } from "#lib/vision/testing/drawn.ts";
import { pngDeclaring } from "#lib/vision/testing/hostile.ts";

type Headers = Record<string, string>;

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><script>alert(1)</script></svg>`;
const SCRIPT = Buffer.from("<script>alert(1)</script>");

/** Half red, half transparent. */
function drawn(width: number, height: number): Promise<Buffer> {
  const red = { create: { width: Math.ceil(width / 2), height, channels: 4, background: "#f00" } } as const;
  const clear = { r: 0, g: 0, b: 0, alpha: 0 };
  return sharp({ create: { width, height, channels: 4, background: clear } })
    .composite([{ input: red, left: 0, top: 0 }])
    .png()
    .toBuffer();
}

function put(headers: Headers, bytes: Uint8Array, name = "logo.png") {
  const body = new FormData();
  body.append("file", new Blob([Uint8Array.from(bytes)], { type: "image/png" }), name);
  return call("PUT /v1/organization/logo", { headers, body });
}

const remove = (headers: Headers) => call("DELETE /v1/organization/logo", { headers });
const organizationOf = async ({ headers }: TestTenant) => (await call("GET /v1/organization", { headers })).body;
const filesOf = ({ id }: TestTenant) => storage().list(`${id}/logo/`);

/** What a browser asks for: the address without its origin. */
function shown(url: unknown) {
  const { pathname, search } = new URL(String(url));
  return call(`GET ${pathname as `/${string}`}${search}`);
}

describe("an organization's logo", () => {
  it("is shown to everybody at the address that the organization and its pages tell, to be kept for ever", async () => {
    const tenant = await newTenant();
    expect(await organizationOf(tenant)).toMatchObject({ logo_url: null });
    const set = await put(tenant.headers, await drawn(64, 32));
    expect([set.status, set.text]).toEqual([200, expect.stringContaining(`"logo_url":"${env().publicUrl}/hosted/`)]);
    expect(await organizationOf(tenant)).toMatchObject({ logo_url: set.body.logo_url });
    for (const realm of [tenant.id, `${tenant.id}-test`])
      expect((await call(`GET /hosted/${realm}`)).body).toMatchObject({
        logo_url: set.body.logo_url,
        logo_width: 64,
        logo_height: 32,
      });
    const answer = await shown(set.body.logo_url);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "image/png",
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
    });
    expect(await sharp(answer.bytes).metadata()).toMatchObject({ format: "png", width: 64, height: 32 });
  });

  it("is drawn anew, fits into 512 pixels, and stays transparent where it was", async () => {
    const tenant = await newTenant();
    const { body } = await put(tenant.headers, Buffer.concat([await drawn(2000, 1000), SCRIPT]));
    const { bytes } = await shown(body.logo_url);
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([512, 256, 4]);
    expect([...data.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
    expect(data[info.width * 4 - 1]).toBe(0);
    expect(Buffer.from(bytes).includes(SCRIPT)).toBe(false);
  });

  it("may come as a JPEG", async () => {
    const tenant = await newTenant();
    const { body } = await put(tenant.headers, await drawSvg(SVG), "logo.jpg");
    expect(await sharp((await shown(body.logo_url)).bytes).metadata()).toMatchObject({ format: "png" });
  });

  it.each([
    ["a text", 415, () => Buffer.from("no picture")],
    ["an SVG", 415, () => Buffer.from(SVG)],
    ["a GIF", 415, () => Buffer.from("GIF89a\x01\0\x01\0\x80\0\0", "latin1")],
    ["a PDF", 415, () => Buffer.from("%PDF-1.7\n%%EOF")],
    ["an SVG behind the first bytes of a PNG", 400, () => Buffer.concat([PNG_SIGNATURE, Buffer.from(SVG)])],
    ["a picture that was cut off", 400, async () => (await drawn(300, 300)).subarray(0, 200)],
    ["a gigapixel", 400, () => pngDeclaring(30_000, 30_000)],
    ["more than 1 MB", 413, async () => Buffer.concat([await drawn(8, 8), Buffer.alloc(1024 * 1024)])],
    ["nothing", 400, () => Buffer.alloc(0)],
  ])("is never %s", async (_name, status, made) => {
    const tenant = await newTenant();
    const before = await put(tenant.headers, await drawn(8, 8));
    const refused = await put(tenant.headers, await made());
    expect([refused.status, refused.body.detail]).toEqual([status, expect.stringMatching(/^[A-Z].*\.$/)]);
    expect(await organizationOf(tenant)).toMatchObject({ logo_url: before.body.logo_url });
    expect(await filesOf(tenant)).toHaveLength(1);
  });

  it("leaves nothing in storage where it is replaced or removed, and its old address is nobody's", async () => {
    const tenant = await newTenant();
    const first = await put(tenant.headers, await drawn(8, 8));
    const [firstFile] = await filesOf(tenant);
    const second = await put(tenant.headers, await drawn(9, 9));
    const files = await filesOf(tenant);
    expect([files.length, files.includes(firstFile ?? "")]).toEqual([1, false]);
    const stale = await shown(first.body.logo_url);
    expect([stale.status, stale.body.error, stale.headers["cache-control"]]).toEqual([404, "not_found", "no-store"]);
    expect((await shown(second.body.logo_url)).status).toBe(200);
    expect((await remove(tenant.headers)).body).toMatchObject({ logo_url: null });
    expect(await filesOf(tenant)).toEqual([]);
    expect((await shown(second.body.logo_url)).status).toBe(404);
    expect((await call(`GET /hosted/${tenant.id}/logo`)).status).toBe(404);
  });

  it("is one alone after ten uploads at once", async () => {
    const tenant = await newTenant();
    const pictures = await Promise.all(Array.from({ length: 10 }, (_, index) => drawn(8 + index, 8)));
    await Promise.all(pictures.map((picture) => put(tenant.headers, picture)));
    const { logo_url } = await organizationOf(tenant);
    expect(await filesOf(tenant)).toHaveLength(1);
    expect((await shown(logo_url)).status).toBe(200);
  });

  it("is asked for each time where the address names no version", async () => {
    const tenant = await newTenant();
    await put(tenant.headers, await drawn(8, 8));
    const answer = await call(`GET /hosted/${tenant.id}/logo`);
    expect([answer.status, answer.headers["cache-control"]]).toEqual([200, "no-cache"]);
  });

  it("is sealed where it is stored", async () => {
    const tenant = await newTenant();
    await put(tenant.headers, await drawn(8, 8));
    const stored = await storage().get((await filesOf(tenant))[0] ?? "");
    expect(stored?.subarray(0, 8).equals(PNG_SIGNATURE)).toBe(false);
    const folder = path.join(env().dataDir, "storage", tenant.id, "logo");
    await access(folder);
    expect((await readdir(folder)).every((name) => !name.includes(".part"))).toBe(true);
  });

  it("tells in an event that it was changed, and nothing of what it was", async () => {
    const tenant = await newTenant();
    const start = await lastEvent(tenant);
    await put(tenant.headers, await drawn(8, 8));
    await remove(tenant.headers);
    expect(await eventsSince(tenant, start)).toEqual(["organization.updated", "organization.updated"]);
  });

  it("is changed by nobody else: not by another organization, a user, or a key or member without the right", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const own = await put(tenant.headers, await drawn(8, 8));
    await put(other.headers, await drawn(9, 9));
    await remove(other.headers);
    const key = { authorization: `Bearer ${await newKey(tenant, { scopes: ["users:write", "connections:write"] })}` };
    const user = { authorization: `Bearer ${(await newUser(tenant)).accessToken}` };
    for (const headers of [key, user, {}])
      for (const answer of [await put(headers, await drawn(8, 8)), await remove(headers)])
        expect([401, 403]).toContain(answer.status);
    expect(await organizationOf(tenant)).toMatchObject({ logo_url: own.body.logo_url });
    expect((await shown(own.body.logo_url)).status).toBe(200);
  });

  it("of another organization is not to be had by its version", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const { body } = await put(tenant.headers, await drawn(8, 8));
    expect((await shown(String(body.logo_url).replace(tenant.id, other.id))).status).toBe(404);
  });
});

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
