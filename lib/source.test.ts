import { describe, expect, it } from "vitest";
import { plainAddress, sourceOf } from "./source.ts";

describe("a source", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::1", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["2001:db8::aaaa:1", "2001:db8:0:0"],
    ["2001:db8::aaaa:bbbb:cccc:1", "2001:db8:0:0"],
    ["2001:db8:0:0:1::", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["2001:db8::1:2:3:4:5", "2001:db8:0:1"],
    ["2001:0DB8:0001:0002::1", "2001:db8:1:2"],
    ["2001:db8:1:2:3::192.0.2.1", "2001:db8:1:2"],
    ["::ffff:cb00:7107", "203.0.113.7"],
    ["::FFFF:203.0.113.7", "203.0.113.7"],
    ["fe80::1%eth0", "fe80:0:0:0"],
    ["unknown", "unknown"],
  ])("%s is %s: one IPv4 address, or one subscriber's network", (ip, source) => {
    expect(sourceOf(ip)).toBe(source);
  });
});

describe("an address", () => {
  it.each(["203.0.113.7", "::ffff:203.0.113.7", "::ffff:cb00:7107", "::FFFF:CB00:7107", "0:0:0:0:0:ffff:203.0.113.7"])(
    "%s has the one spelling 203.0.113.7",
    (text) => expect(plainAddress(text)).toBe("203.0.113.7"),
  );

  it.each(["", "unknown", "203.0.113", "203.0.113.7:80", "[::1]", "2001:db8::1::2", "1.2.3.4, 5.6.7.8"])(
    "is not %j",
    (text) => expect(plainAddress(text)).toBeUndefined(),
  );
});
