import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { env } from "#lib/env.ts";
import { clientAddress } from "./client-address.ts";

beforeEach(() => {
  const was = env().TRUSTED_PROXIES;
  onTestFinished(() => void Object.assign(env(), { TRUSTED_PROXIES: was }));
  Object.assign(env(), { TRUSTED_PROXIES: ["10.0.0.0/8", "2001:db8:aaaa::/48"] });
});

describe("a client's address", () => {
  it.each([
    ["203.0.113.9", "198.51.100.1", "203.0.113.9"],
    ["10.0.0.1", undefined, "10.0.0.1"],
    ["10.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["10.0.0.1", "198.51.100.66, 198.51.100.1, 10.9.9.9", "198.51.100.1"],
    ["::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["::ffff:a00:1", "198.51.100.1", "198.51.100.1"],
    ["2001:DB8:AAAA:0::1", "2001:0DB8:1::0001", "2001:db8:1::1"],
    ["10.0.0.1", "198.51.100.1:4711", "198.51.100.1"],
    ["10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"],
    ["10.0.0.1", "::ffff:c633:6401", "198.51.100.1"],
    ["10.0.0.1", "nonsense, unknown", "10.0.0.1"],
    ["", "198.51.100.1", "unknown"],
    [undefined, "198.51.100.1", "unknown"],
  ])("of the socket %s that forwards for %s is %s", (socket, forwarded, address) => {
    expect(clientAddress(socket, forwarded)).toBe(address);
  });
});
