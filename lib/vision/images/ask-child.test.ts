import { describe, expect, it } from "vitest";
import { askChild, closeChildren } from "./ask-child.ts";

const program = {
  file: "lib/vision/testing/hostile-child.ts",
  flags: ["--max-old-space-size=64", "--wasm-max-mem-pages=4096"],
  cpuMsMax: 20_000,
};
const ask = (deed: string, cpuMsMax = program.cpuMsMax) =>
  askChild<{ kind: string; secrets?: string[] }>({ ...program, cpuMsMax }, Buffer.from(deed));

describe("a decoder's process", { timeout: 300_000 }, () => {
  it("answers once, and sees nothing of our environment", async () => {
    process.env.BONAFIDE_TEST_SECRET = "secret";
    const { kind, secrets } = { secrets: undefined, ...(await ask("answer")) };
    expect([kind, secrets?.includes("PATH"), secrets?.includes("BONAFIDE_TEST_SECRET")]).toEqual([
      "answered",
      false,
      false,
    ]);
    delete process.env.BONAFIDE_TEST_SECRET;
  });

  it.each(["exit", "abort", "grow", "wasm"])(
    "that dies by %s is a file that cannot be read, and the next lives",
    async (deed) => {
      expect(await ask(deed)).toEqual({ kind: "unreadable" });
      expect(await ask("answer")).toMatchObject({ kind: "answered" });
    },
  );

  it("that has spent its CPU time is ended, at whatever load", async () => {
    expect(await ask("spin", 1500)).toEqual({ kind: "took_too_long" });
  });

  it("that holds more memory than it may is ended, native memory too", async () => {
    const hold = askChild({ ...program, residentMegabytesMax: 300 }, Buffer.from("hold"));
    expect(await hold).toEqual({ kind: "unreadable" });
  });

  it("ends with the others when vision closes", async () => {
    const running = ask("spin");
    closeChildren();
    expect(await running).toEqual({ kind: "unreadable" });
  });
});
