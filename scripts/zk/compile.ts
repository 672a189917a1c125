import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { projectRoot } from "#lib/project-root.ts";
import { run } from "../test/run.ts";
import { CIRCUITS, type CircuitName, FOLDER } from "./circuits.ts";

const BRANCH = /^ {4}(?:\} else )?if \(t ?== ?(\d+)\) \{$/;
const CIRCOMLIB = path.join(projectRoot(), "node_modules/circomlib/circuits");

export interface Compiled {
  r1cs: Uint8Array;
  wasm: Uint8Array;
}

/**
 * Compiles a circuit with circom 2.2 and `--O2`. The same source gives the same bytes.
 * Where `isTrimmed`, circomlib's Poseidon constants are cut to those in use: the constraints stay the same to the byte,
 * and the program that computes a witness, which browsers load, shrinks.
 */
export async function compile(name: CircuitName, isTrimmed = true): Promise<Compiled> {
  // circom sees no file outside of the folder it is started in.
  const folder = await mkdtemp(path.join(os.tmpdir(), "bonafide-circuit-"));
  try {
    await copySources(CIRCOMLIB, path.join(folder, "library"));
    await copySources(path.join(FOLDER, "shared"), path.join(folder, "shared"));
    await copySources(path.join(FOLDER, name), path.join(folder, name));
    if (isTrimmed) await trimConstants(path.join(folder, "library", "poseidon_constants.circom"), name);
    return await runCircom(folder, name);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runCircom(folder: string, name: CircuitName): Promise<Compiled> {
  const cli = path.join(projectRoot(), "node_modules/circom2/cli.js");
  const source = path.join(name, `${name}.circom`);
  const { code, output } = await run(folder, process.execPath, [
    cli,
    source,
    "--O2",
    "--r1cs",
    "--wasm",
    "-l",
    "library",
  ]);
  if (code !== 0) throw new Error(`circom refuses ${name}:\n${output}`);
  return {
    r1cs: await readFile(path.join(folder, `${name}.r1cs`)),
    wasm: await readFile(path.join(folder, `${name}_js`, `${name}.wasm`)),
  };
}

async function copySources(from: string, to: string): Promise<void> {
  await mkdir(to);
  const files = (await readdir(from)).filter((file) => file.endsWith(".circom"));
  await Promise.all(files.map((file) => copyFile(path.join(from, file), path.join(to, file))));
}

/** Each function there is one chain of `if (t==N) { … } else if …`; the branches of other widths are left out. */
async function trimConstants(file: string, name: CircuitName): Promise<void> {
  const widths = CIRCUITS[name].poseidonInputs.map((inputs) => inputs + 1);
  const lines: string[] = [];
  let isKept = true;
  let isFirst = true;
  for (const line of (await readFile(file, "utf8")).split("\n")) {
    const width = BRANCH.exec(line)?.[1];
    if (line.startsWith("function ")) isFirst = true;
    if (line.startsWith("    } else {")) isKept = true;
    if (width !== undefined) isKept = widths.some((used) => used === Number(width));
    if (!isKept) continue;
    lines.push(width === undefined ? line : `    ${isFirst ? "" : "} else "}if (t == ${width}) {`);
    if (width !== undefined) isFirst = false;
  }
  await writeFile(file, lines.join("\n"));
}
