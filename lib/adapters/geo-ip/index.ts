import { createRequire } from "node:module";
import path from "node:path";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { processWide } from "#lib/process-wide.ts";
import { projectRoot } from "#lib/project-root.ts";
import { plainAddress } from "#lib/source.ts";
import { isPrivateAddress } from "../outbound/private-ranges.ts";
import { openMmdb } from "./maxmind.ts";
import type { GeoIp, Place } from "./port.ts";

export type { Place } from "./port.ts";

const SHIPPED = "@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb";

/**
 * Where a public address is used, by the operator's database (`GEOIP_DATABASE`), else by the shipped one, which knows
 * countries alone. Null for private and reserved addresses, and for what neither knows. Nothing is asked of the network.
 */
export async function placeOf(ip: string): Promise<Place | null> {
  const address = plainAddress(ip);
  if (address === undefined || isPrivateAddress(address)) return null;
  for (const database of await databases()) {
    const place = database.placeOf(address);
    if (place) return place;
  }
  return null;
}

/** Opened at the first question and kept; a file that cannot be read is told once, and done without. */
function databases(): Promise<GeoIp[]> {
  return processWide("geo-ip", async () => {
    const own = env().GEOIP_DATABASE;
    const opened = await Promise.all([
      own === undefined ? undefined : opening(() => own, "GEOIP_DATABASE cannot be read: places are countries alone"),
      opening(shippedFile, "the shipped address database cannot be read: install the project's packages"),
    ]);
    return opened.filter((database) => database !== undefined);
  });
}

async function opening(fileOf: () => string, sentence: string): Promise<GeoIp | undefined> {
  try {
    return await openMmdb(fileOf());
  } catch (cause) {
    log().error({ err: cause }, sentence);
    return undefined;
  }
}

/** Found as the project itself would find it, unseen by the bundler. */
function shippedFile(): string {
  return createRequire(path.join(projectRoot(), "package.json")).resolve(SHIPPED);
}
