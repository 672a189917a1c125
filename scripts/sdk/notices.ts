import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";

const Package = z.object({ name: z.string(), version: z.string(), license: z.string().default("see its source") });
const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** The notices of every package that files belong to, as their licences want them to go along; sorted by name. */
export async function noticesOf(files: readonly string[]): Promise<string> {
  const folders = new Set(files.flatMap((file) => packageFolder(path.resolve(file)) ?? []));
  const notices = await Promise.all([...folders].map(noticeOf));
  return notices.sort().join(`\n${"-".repeat(80)}\n\n`);
}

/** The innermost package: a package may bring others of its own. */
function packageFolder(file: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.replaceAll(path.sep, "/"))?.[0];
}

async function noticeOf(folder: string): Promise<string> {
  const { name, version, license } = Package.parse(
    JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")),
  );
  const named = (await readdir(folder)).filter((file) => LICENCE_FILE.test(file)).sort();
  const texts = await Promise.all(named.map((file) => readFile(path.join(folder, file), "utf8")));
  return [`${name} ${version} (${license})\n`, ...texts.map((text) => `\n${text.trim()}\n`)].join("");
}
