import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, it, vi } from "vitest";
import { keepServing } from "./keep-serving.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "bonafide-serving-"));
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  return () => {
    write.mockRestore();
    rmSync(root, { recursive: true });
  };
});

// Says what it is and what it was told, and goes on until it is ended.
const server = (version: string) => `
  import { appendFileSync } from "node:fs";
  appendFileSync(${JSON.stringify(path.join(root, "begun"))}, ${JSON.stringify(`${version} `)} + process.env.TOLD + "\\n");
  process.on("SIGTERM", () => {
    appendFileSync(${JSON.stringify(path.join(root, "ended"))}, ${JSON.stringify(`${version}\n`)});
    process.exit(0);
  });
  setInterval(() => {}, 1000);
`;
const save = (text: string) => writeFileSync(path.join(root, "server.ts"), text);
const lines = (name: string) => {
  const file = path.join(root, name);
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
};
const begun = (...expected: string[]) => expect.poll(() => lines("begun"), { timeout: 300_000 }).toEqual(expected);

it("ends one server in order before the next begins, also after one that could not start", async () => {
  save(server("first"));
  const serving = keepServing(root, { TOLD: "a secret" });
  await begun("first a secret");
  save("this is no code");
  serving.restart("server.ts");
  await expect.poll(() => lines("ended"), { timeout: 300_000 }).toEqual(["first"]);
  save(server("second"));
  serving.restart("server.ts");
  await begun("first a secret", "second a secret");
  await serving.stop();
  expect(lines("ended")).toEqual(["first", "second"]);
});
