import { fork } from "node:child_process";
import path from "node:path";
import { projectRoot } from "#lib/project-root.ts";

/** For tests: by how many megabytes an upload raises the highest memory of a process that does nothing but sanitize it. */
export async function peakMegabytes(harmless: Uint8Array, upload: Uint8Array): Promise<number> {
  const child = fork(path.join(projectRoot(), "lib/vision/testing/sanitize-child.ts"), {
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("message", (megabytes) => resolve(Number(megabytes)));
      child.once("exit", (code) => reject(new Error(`The process ended with ${code}.`)));
      child.send({ harmless, upload });
    });
  } finally {
    child.kill("SIGKILL");
  }
}
