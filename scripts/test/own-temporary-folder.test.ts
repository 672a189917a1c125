import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const HERE = import.meta.dirname;

// Starts what takes its time to end and writes until then, and tells where its temporary files go.
const script = `
  const { ownTemporaryFolder } = await import(${JSON.stringify(path.join(HERE, "own-temporary-folder.ts"))});
  const { run } = await import(${JSON.stringify(path.join(HERE, "run.ts"))});
  ownTemporaryFolder();
  const child = \`
    const { writeFileSync } = require("node:fs");
    process.on("SIGINT", () => setTimeout(() => process.exit(0), 300));
    let count = 0;
    setInterval(() => writeFileSync(process.env.TMPDIR + "/" + count++, ""), 1);
  \`;
  void run(process.cwd(), process.execPath, ["--eval", child]);
  process.stdout.write(process.env.TMPDIR + "\\n");
`;

it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "a run that is ended by %s ends what it started and leaves no file",
  async (signal) => {
    const running = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [told] = await once(running.stdout, "data");
    const folder = String(told).trim();
    await expect.poll(() => existsSync(path.join(folder, "0")), { timeout: 300_000 }).toBe(true);
    running.kill(signal);
    expect(await once(running, "exit")).toEqual([1, null]);
    expect(existsSync(folder)).toBe(false);
  },
);
