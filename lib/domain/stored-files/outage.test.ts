import { describe, expect, it, onTestFinished } from "vitest";
import { type Storage, StorageUnavailable, storage } from "#lib/adapters/storage/index.ts";
import { call } from "#lib/testing/call.ts";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { drawSvg } from "#lib/vision/testing/drawn.ts";

/** From now on, until the test ends, these methods of the storage fail as they do when S3 does not answer. */
function failing(...methods: (keyof Storage)[]): void {
  const files = storage();
  const before = { ...files };
  const fail = () => Promise.reject(new StorageUnavailable("S3 refused or could not be reached: ECONNREFUSED"));
  for (const method of methods) Object.assign(files, { [method]: fail });
  onTestFinished(() => void Object.assign(files, before));
}

async function putLogo({ headers }: TestTenant, color: string) {
  const body = new FormData();
  const png = await drawSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="${color}"/></svg>`,
  );
  body.append("file", new Blob([Uint8Array.from(png)], { type: "image/png" }), "logo.png");
  return call("PUT /v1/organization/logo", { headers, body });
}

describe("while stored files cannot be reached", () => {
  it("storing one answers 503 with when to come back, and nothing has changed", async () => {
    const tenant = await newTenant();
    failing("put");
    const refused = await putLogo(tenant, "red");
    expect([refused.status, Number(refused.headers["retry-after"])]).toEqual([503, expect.any(Number)]);
    expect(refused.text).not.toMatch(/S3|ECONN/);
    expect((await call("GET /v1/organization", { headers: tenant.headers })).body.logo_url).toBeNull();
  });

  it("reading one answers 503, and not that it is gone", async () => {
    const tenant = await newTenant();
    expect((await putLogo(tenant, "red")).status).toBe(200);
    failing("get");
    const refused = await call(`GET /hosted/${tenant.id}/logo`);
    expect([refused.status, refused.headers["retry-after"]]).toEqual([503, expect.stringMatching(/^\d+$/)]);
  });

  it("erasing a verification answers 503 and leaves its row, so that asking again erases all of it", async () => {
    const { headers } = await newTenant();
    const { id } = (await call("POST /v1/kyc/sessions", { headers, body: {} })).body;
    failing("list");
    expect((await call(`DELETE /v1/kyc/sessions/${id}`, { headers })).status).toBe(503);
    expect((await call(`GET /v1/kyc/sessions/${id}/status`, { headers })).status).toBe(200);
  });

  it("what replaces a file is kept, though the one before cannot be removed", async () => {
    const tenant = await newTenant();
    await putLogo(tenant, "red");
    failing("remove");
    const replaced = await putLogo(tenant, "blue");
    expect(replaced.status, replaced.text).toBe(200);
    expect((await call(`GET /hosted/${tenant.id}/logo`)).status).toBe(200);
  });
});
