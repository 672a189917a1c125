import { writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { processWide } from "#lib/process-wide.ts";
import { mmdbOf } from "#lib/testing/mmdb.ts";
import { temporaryFolder } from "#lib/testing/temporary-folder.ts";
import { placeOf } from "./index.ts";

/** As another process would open them, with this setting. */
function reopen(file?: string): void {
  env().GEOIP_DATABASE = file;
  Reflect.deleteProperty(globalThis, Symbol.for("bonafide.geo-ip"));
}

async function written(bytes: Uint8Array): Promise<string> {
  const file = path.join(temporaryFolder(), "city.mmdb");
  await writeFile(file, bytes);
  return file;
}

afterEach(() => {
  reopen();
  vi.restoreAllMocks();
});

describe("the shipped database", () => {
  it.each([
    ["8.8.8.8", "US"],
    ["193.0.6.139", "NL"],
    ["147.32.1.1", "CZ"],
    ["2001:4860:4860::8888", "US"],
    ["2a02:8308::1", "CZ"],
    ["::ffff:147.32.1.1", "CZ"],
  ])("tells that %s is in %s, and no city", async (ip, country) => {
    expect(await placeOf(ip)).toEqual({ country, city: null });
  });

  it.each([
    ...["10.0.0.1", "172.16.3.4", "192.168.1.1", "100.64.0.1", "127.0.0.1", "169.254.1.1", "0.0.0.0", "192.0.2.1"],
    ...["::1", "::", "fe80::1", "fd00::1", "2001:db8::1", "2002:808:808::1", "::ffff:10.0.0.1", "64:ff9b::808:808"],
    ...["", "nonsense", "8.8.8", "999.1.1.1", "::ffff:999.1.1.1"],
  ])("tells nothing of %j", async (ip) => {
    expect(await placeOf(ip)).toBeNull();
  });
});

describe("a database of the operator's", () => {
  it("tells the city of what it knows, and leaves the rest to the shipped one", async () => {
    const record = { country: { iso_code: "CZ" }, city: { names: { de: "Prag", en: "Prague" } } };
    reopen(await written(mmdbOf("147.32.0.0/16", record)));
    expect(await placeOf("147.32.1.1")).toEqual({ country: "CZ", city: "Prague" });
    expect(await placeOf("193.0.6.139")).toEqual({ country: "NL", city: null });
  });

  it("may be a plain table of country_code and city", async () => {
    reopen(await written(mmdbOf("147.32.0.0/16", { country_code: "CZ", city: "Prague" })));
    expect(await placeOf("147.32.1.1")).toEqual({ country: "CZ", city: "Prague" });
  });

  it.each([
    ["names no city", { country: { iso_code: "CZ" } }, { country: "CZ", city: null }],
    ["has an empty city", { country_code: "CZ", city: "" }, { country: "CZ", city: null }],
    ["has another form", { country_code: "Czechia", city: 7 }, { country: "CZ", city: null }],
    ["is no record", "CZ", { country: "CZ", city: null }],
  ])("gives the country where its record %s", async (_name, record, place) => {
    reopen(await written(mmdbOf("147.32.0.0/16", record)));
    expect(await placeOf("147.32.1.1")).toEqual(place);
  });

  it.each([
    ["is missing", async () => "/nowhere/city.mmdb"],
    ["is a folder", async () => os.tmpdir()],
    ["is empty", () => written(Buffer.alloc(0))],
    ["is no database", () => written(Buffer.from("no database"))],
  ])("that %s is told in the log once, and done without", async (_name, fileOf) => {
    const told = vi.spyOn(log(), "error");
    reopen(await fileOf());
    for (const ip of ["147.32.1.1", "147.32.1.2"]) expect(await placeOf(ip)).toEqual({ country: "CZ", city: null });
    expect(told).toHaveBeenCalledExactlyOnceWith(expect.anything(), expect.stringContaining("GEOIP_DATABASE"));
  });
});

it("is opened once per process", async () => {
  reopen();
  await Promise.all([placeOf("8.8.8.8"), placeOf("8.8.4.4")]);
  const opened = processWide("geo-ip", () => Promise.resolve([]));
  await placeOf("193.0.6.139");
  expect(processWide("geo-ip", () => Promise.resolve([]))).toBe(opened);
  expect(await opened).toHaveLength(1);
});
