import { open } from "maxmind";
import * as z from "zod";
import type { GeoIp } from "./port.ts";

const Country = z.string().regex(/^[A-Z]{2}$/);

/** GeoLite2 and DB-IP nest country and city and name them in many languages; plain tables hold a text of each. */
const Known = z.object({
  country: z
    .object({ iso_code: Country.optional().catch(undefined) })
    .optional()
    .catch(undefined),
  country_code: Country.optional().catch(undefined),
  city: z
    .union([z.string(), z.object({ names: z.object({ en: z.string() }) }).transform(({ names }) => names.en)])
    .transform((name) => name.trim().slice(0, 100) || null)
    .nullish()
    .catch(null),
});

/** An MMDB file, read whole into memory (MaxMind DB format 2.0). Rejects where it is missing or is none. */
export async function openMmdb(file: string): Promise<GeoIp> {
  const reader = await open(file);
  return {
    placeOf(ip) {
      const known = Known.safeParse(reader.get(ip)).data;
      const country = known?.country?.iso_code ?? known?.country_code;
      return country ? { country, city: known?.city ?? null } : null;
    },
  };
}
