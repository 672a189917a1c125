import type { Client } from "#lib/engine/context.ts";
import type { Draw } from "./draw.ts";

const BROWSERS = [
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0",
  "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0",
] as const;

// RFC 5737 and RFC 3849: addresses of documentation, which nobody has.
const NETWORKS = ["192.0.2", "198.51.100", "203.0.113"] as const;

/** A browser somewhere. The number tells which of a person's devices it is. */
export function drawClient(draw: Draw, device = 0): Client {
  const userAgent = BROWSERS[(draw.int(0, 2) + device * 3) % BROWSERS.length] ?? BROWSERS[0];
  const ip = draw.chance(0.8)
    ? `${draw.pick(NETWORKS)}.${draw.int(1, 254)}`
    : `2001:db8:${draw.int(1, 65_535).toString(16)}::${draw.int(1, 65_535).toString(16)}`;
  return { ip, userAgent };
}
