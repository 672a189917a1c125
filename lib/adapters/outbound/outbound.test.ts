import { describe, expect, it, vi } from "vitest";
import { startReceiver } from "#lib/testing/receiver.ts";
import { AddressRefused, checkTarget, isPrivateAddress, postOutbound } from "./index.ts";

const resolved = vi.hoisted(() => ({ answers: [] as { address: string; family: number }[][], asked: 0 }));
vi.mock("node:dns/promises", () => ({
  lookup: async () => {
    resolved.asked++;
    const answer = resolved.answers.shift();
    if (!answer) throw Object.assign(new Error("no such host"), { code: "ENOTFOUND" });
    return answer;
  },
}));

const PUBLIC = "93.184.215.14";
const strict = { allowLocal: false };

describe("an address that may be called", () => {
  it.each([
    `https://${PUBLIC}/hook`,
    `https://${PUBLIC}:443/hook`,
    "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/hook",
  ])("%s", async (address) => {
    await expect(checkTarget(address, strict)).resolves.toBeDefined();
  });

  it("is a host whose every address is public", async () => {
    resolved.answers.push([{ address: PUBLIC, family: 4 }]);
    const { pinned } = await checkTarget("https://hooks.example.com/", strict);
    expect(pinned.address).toBe(PUBLIC);
  });
});

describe("refuses an address inside the operator's network", () => {
  it.each([
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://017700000001/",
    "https://0177.0.0.01/",
    "https://0/",
    "https://0.0.0.0/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://192.0.0.192/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://①②⑦.0.0.1/",
    "https://127。0。0。1/",
    "https://[::]/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:7f00:1::]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[5f00::1]/",
    "https://[4000::1]/",
  ])("%s", async (address) => {
    await expect(checkTarget(address, strict)).rejects.toThrow("The address leads into a private network.");
  });

  it.each(["localhost", "LOCALHOST", "localhost.", "app.localhost", "metadata.google.internal", "printer.local"])(
    "the name %s, whatever it resolves to",
    async (host) => {
      resolved.answers = [[{ address: PUBLIC, family: 4 }]];
      await expect(checkTarget(`https://${host}/`, strict)).rejects.toThrow(
        "The address leads into a private network.",
      );
      resolved.answers = [];
    },
  );

  it("a host with one private address among public ones", async () => {
    resolved.answers.push([
      { address: PUBLIC, family: 4 },
      { address: "10.0.0.7", family: 4 },
    ]);
    await expect(checkTarget("https://hooks.example.com/", strict)).rejects.toBeInstanceOf(AddressRefused);
  });
});

describe("refuses an address that is not a plain https one", () => {
  it.each([
    [`http://${PUBLIC}/`, "https"],
    [`https://${PUBLIC}:8443/`, "443"],
    [`https://${PUBLIC}:22/`, "443"],
    [`https://user@${PUBLIC}/`, "user name"],
    [`https://user:secret@${PUBLIC}/`, "user name"],
    [`ftp://${PUBLIC}/`, "https"],
    ["file:///etc/passwd", "https"],
    ["javascript:alert(1)", "https"],
    ["gopher://127.0.0.1/", "https"],
    ["//example.com", "https"],
    ["nonsense", "https"],
    ["", "https"],
  ])("%s", async (address, why) => {
    await expect(checkTarget(address, strict)).rejects.toThrow(why);
  });
});

describe("a delivery", () => {
  it("goes to the very address that was checked, however the name resolves next", async () => {
    const receiver = await startReceiver(() => ({ status: 204 }));
    resolved.asked = 0;
    resolved.answers = [[{ address: "127.0.0.1", family: 4 }], [{ address: "127.0.0.2", family: 4 }]];
    const address = `http://rebinding.example.com:${receiver.port}/hook`;
    const answer = await postOutbound(
      address,
      { body: "{}", headers: {}, timeoutMilliseconds: 300_000 },
      { allowLocal: true },
    );
    expect([answer.status, resolved.asked, receiver.received.length]).toEqual([204, 1, 1]);
    expect(receiver.received[0]?.headers.host).toBe(`rebinding.example.com:${receiver.port}`);
    resolved.answers = [];
  });

  it("does not follow a redirect", async () => {
    const inner = await startReceiver(() => ({ status: 200 }));
    const outer = await startReceiver(() => ({ status: 307, headers: { location: inner.url } }));
    const answer = await postOutbound(
      outer.url,
      { body: "{}", headers: {}, timeoutMilliseconds: 300_000 },
      { allowLocal: true },
    );
    expect([answer.status, inner.received.length]).toEqual([307, 0]);
  });
});

it("counts a text that is no address as private", () => {
  expect(["", "nonsense", "1.2.3", "127.0.0.1 "].every(isPrivateAddress)).toBe(true);
});
