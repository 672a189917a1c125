import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { DockerfileParser, ModifiableInstruction } from "dockerfile-ast";
import { isIgnored, patternsIn } from "./context.ts";
import { copyInto, enter, environmentIn, makeBase } from "./stage.ts";

/** A stage as its lines have left it; the last one is the image. */
export type Stage = {
  name: string;
  root: string;
  workdir: string;
  env: Record<string, string>;
  user: string;
  cmd: string[];
  check: string[];
};

export type Line = { keyword: string; flags: string[]; words: string[]; text: string };

/** The lines of a Dockerfile, those over several lines as one. */
export function linesOf(dockerfile: string): Line[] {
  return DockerfileParser.parse(dockerfile)
    .getInstructions()
    .map((line) => {
      const all = line.getArguments().map((each) => each.getValue());
      const text = (line.getRawArgumentsContent() ?? "").replace(/\\\n\s*(?:#.*\n\s*)*/g, " ");
      return {
        keyword: line.getKeyword(),
        flags: line instanceof ModifiableInstruction ? line.getFlags().map(String) : [],
        words: all.filter((word) => !word.startsWith("--") || line.getKeyword() === "RUN"),
        text: text.replace(/^(?:--\S+\s+)+/, ""),
      };
    });
}

/** Plays the lines in order, each stage in a folder of its own below `folder`, and returns the last stage. */
export function play(context: string, folder: string, say: (line: string) => void): Stage {
  const patterns = patternsIn(readFileSync(path.join(context, ".dockerignore"), "utf8"));
  const stages: Stage[] = [];
  for (const line of linesOf(readFileSync(path.join(context, "Dockerfile"), "utf8"))) {
    if (line.keyword === "ARG" && stages.length === 0) continue;
    say(`${line.keyword} ${line.flags.join(" ")} ${line.text}`.replace(/\s+/g, " "));
    const began = performance.now();
    if (line.keyword === "FROM") stages.push(begin(folder, stages.length, line));
    else step(stages, line, context, (file) => isIgnored(patterns, file));
    if (line.keyword === "RUN") say(`  ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
  const last = stages.at(-1);
  if (!last) throw new Error("The Dockerfile has no FROM.");
  return last;
}

function begin(folder: string, count: number, { words }: Line): Stage {
  const name = words[1]?.toLowerCase() === "as" ? (words[2] ?? "") : String(count);
  const root = path.join(folder, name);
  mkdirSync(root, { recursive: true });
  makeBase(root);
  return { name, root, workdir: "/", env: {}, user: "0:0", cmd: [], check: [] };
}

function step(stages: Stage[], line: Line, context: string, ignores: (file: string) => boolean): void {
  const stage = stages.at(-1);
  if (!stage) throw new Error(`${line.keyword} stands before FROM.`);
  const { keyword, words, text } = line;
  if (keyword === "WORKDIR") {
    stage.workdir = words[0] ?? "/";
    mkdirSync(path.join(stage.root, stage.workdir), { recursive: true });
  } else if (keyword === "ENV") Object.assign(stage.env, Object.fromEntries(words.map((word) => splitOnce(word))));
  else if (keyword === "USER") stage.user = words[0] ?? "";
  else if (keyword === "CMD") stage.cmd = listOf(text);
  else if (keyword === "HEALTHCHECK") stage.check = listOf(text.replace(/^CMD\s+/, ""));
  else if (keyword === "COPY") copy(stages, stage, line, context, ignores);
  else if (keyword === "RUN") run(stage, text);
  else if (!["VOLUME", "EXPOSE", "STOPSIGNAL", "ARG"].includes(keyword)) throw new Error(`${keyword} is not played.`);
}

function copy(
  stages: Stage[],
  stage: Stage,
  { flags, words }: Line,
  context: string,
  ignores: (file: string) => boolean,
): void {
  const name = flags.find((flag) => flag.startsWith("--from="))?.slice("--from=".length);
  const source = stages.find((each) => each.name === name);
  if (name !== undefined && !source) throw new Error(`COPY names the stage ${name}, which there is not.`);
  const target = words.at(-1) ?? "";
  const into = path.join(stage.root, target.startsWith("/") ? "" : stage.workdir, target);
  const keeps = (file: string) => source !== undefined || file === "" || !ignores(file);
  copyInto(source?.root ?? context, words.slice(0, -1), target.endsWith("/") ? `${into}/` : into, keeps);
}

function run(stage: Stage, text: string): void {
  const [program, argv] = enter(stage.root, stage.workdir, environmentIn(stage.env, true), ["/bin/sh", "-c", text]);
  const { status, stdout, stderr } = spawnSync(program, argv, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`RUN ${text} ended with ${status}:\n${(stdout + stderr).slice(-4000)}`);
}

/** A folder that the image's user may write, as a volume is. */
export function volumeFor(stage: Stage, folder: string): string {
  const [uid = 0, gid = 0] = stage.user.split(":").map(Number);
  mkdirSync(folder, { recursive: true });
  chownSync(folder, uid, gid);
  chmodSync(folder, 0o700);
  return folder;
}

function listOf(text: string): string[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new Error(`${text} is no list: a shell between would keep SIGTERM from the server.`);
  return list.map(String);
}

function splitOnce(word: string): [string, string] {
  const at = word.indexOf("=");
  return [word.slice(0, at), word.slice(at + 1)];
}
