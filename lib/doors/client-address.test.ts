import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { clientAddress, noteForwarding } from "./client-address.ts";

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

describe("of a proxy that TRUSTED_PROXIES does not fit, the operator", () => {
  const forwarded = (name: string) => (name === "x-forwarded-for" ? "198.51.100.1" : undefined);
  const onlyProto = (name: string) => (name === "x-forwarded-proto" ? "https" : undefined);

  function told() {
    Reflect.deleteProperty(globalThis, Symbol.for("bonafide.forwarding"));
    const warned = vi.spyOn(log(), "warn").mockReturnValue();
    onTestFinished(() => warned.mockRestore());
    return () => warned.mock.calls.map(([sentence]) => String(sentence));
  }

  it("is told once what to set, at the first request that is forwarded and not believed", () => {
    const sentences = told();
    for (const proxy of ["172.18.0.2", "172.18.0.2", "192.168.0.9"]) noteForwarding(proxy, forwarded);
    expect(sentences()).toEqual([expect.stringContaining("set TRUSTED_PROXIES=172.18.0.2, or to the network")]);
  });

  it("is told without the address where it may be a person's", () => {
    const sentences = told();
    for (const socket of ["147.32.1.1", "147.32.1.2"]) noteForwarding(socket, forwarded);
    expect(sentences()).toEqual([expect.stringContaining("set TRUSTED_PROXIES to the proxy's address")]);
    expect(sentences()[0]).not.toMatch(/147\.32|198\.51\.100/);
  });

  it("is told that a trusted proxy does not say for whom it asks", () => {
    const sentences = told();
    for (const proxy of ["10.0.0.1", "10.0.0.2"]) noteForwarding(proxy, onlyProto);
    expect(sentences()).toEqual([expect.stringContaining("proxy_set_header X-Forwarded-For")]);
  });

  it("is told nothing of requests that come straight, that are believed, or that strangers make up beside them", () => {
    const sentences = told();
    noteForwarding("147.32.1.1", () => undefined);
    noteForwarding("10.0.0.1", forwarded);
    noteForwarding("147.32.1.1", forwarded);
    noteForwarding(undefined, forwarded);
    expect(sentences()).toEqual([]);
  });
});
