import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { projectRoot } from "#lib/project-root.ts";
import { freePort } from "#lib/start/free-port.ts";
import { play, type Stage, volumeFor } from "./image/play.ts";
import { diskMegabytes, enter, environmentIn } from "./image/stage.ts";

// `node scripts/try-image.ts`: what the Dockerfile says, without Docker. Plays its lines in order in a temporary folder,
// starts the result as its own user on a read-only file system, runs a verification through it and ends it by SIGTERM.
// Needs Linux, root and util-linux; takes about six minutes.

const KEEP = process.argv.includes("--keep");
const folder = mkdtempSync(path.join(os.tmpdir(), "bonafide-image-"));
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  if (process.getuid?.() !== 0)
    throw new Error("Only root may play a Dockerfile here: it makes mounts and changes users.");
  const image = play(projectRoot(), folder, say);
  say(
    `\n/app ${diskMegabytes(path.join(image.root, "app"))} MB, its packages ${diskMegabytes(path.join(image.root, "app/node_modules"))} MB`,
  );
  await tryServer(image);
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
} finally {
  if (KEEP) say(`Kept: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

async function tryServer(image: Stage): Promise<void> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const as = { user: image.user, writable: { "/data": volumeFor(image, path.join(folder, "volume")) } };
  const settings = { PORT: String(port), PUBLIC_URL: url, WEBHOOKS_ALLOW_LOCAL: "true", LOG_LEVEL: "warn" };
  const env = environmentIn({ ...image.env, ...settings, HOME: "/data" }, false);
  const [program, argv] = enter(image.root, image.workdir, env, image.cmd, as);
  const server = spawn(program, argv, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve) => server.once("exit", (code) => resolve(code)));
  try {
    await said(server, "is ready");
    for (const address of [
      "/health",
      "/console/sign-in",
      "/docs",
      "/openapi.json",
      "/models/human.esm.js",
      "/vendor/scalar.js",
    ])
      say(`GET ${address} ${(await fetch(url + address)).status}`);
    const [checker, checkArgv] = enter(image.root, image.workdir, env, image.check, as);
    say(`HEALTHCHECK ends with ${spawnSync(checker, checkArgv).status}`);
    const touch = enter(image.root, image.workdir, env, ["touch", "/app/written"], as);
    say(`writing into the code ends with ${spawnSync(...touch).status} (1: refused)`);
    const demo = spawnSync(process.execPath, ["scripts/demo.ts", "--url", url], { encoding: "utf8" });
    if (demo.status !== 0) throw new Error(`The demonstration failed:\n${demo.stdout}${demo.stderr}`);
    say(`demonstration: ${demo.stdout.match(/"decision": "\w+"/g)?.at(-1)}`);
  } finally {
    server.kill("SIGTERM");
    say(`SIGTERM: the server ends with ${await ended}`);
  }
}

function said(server: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let all = "";
    server.stdout?.on("data", (chunk: Buffer) => {
      all += chunk.toString();
      if (all.includes(words)) resolve();
    });
    server.once("exit", (code) => reject(new Error(`The server ended with ${code}:\n${all}`)));
  });
}
