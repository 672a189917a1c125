import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** What a base image brings, lent by this machine for reading; the rest of a stage's file system is its own. */
const LENT = ["/usr", "/etc/ssl", "/etc/alternatives", "/etc/resolv.conf", "/etc/hosts"];
const LINKS = ["bin", "lib", "lib64", "sbin"];
const NODE_FOLDER = "/opt/node";

/** Makes the file system that a `FROM` line begins with: this machine's system, and the Node that runs this script. */
export function makeBase(root: string): void {
  for (const folder of ["proc", "dev", "tmp", "root", "opt/node", "usr", "etc/ssl", "etc/alternatives"])
    mkdirSync(path.join(root, folder), { recursive: true });
  for (const link of LINKS) if (existsSync(`/usr/${link}`)) symlinkSync(`usr/${link}`, path.join(root, link));
  for (const file of ["resolv.conf", "hosts"]) writeFileSync(path.join(root, "etc", file), "");
  writeFileSync(path.join(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  writeFileSync(path.join(root, "etc/group"), "root:x:0:\n");
  cpSync(process.execPath, path.join(root, NODE_FOLDER, "node"), { dereference: true });
}

/** The environment of what runs in a stage: nothing of this machine's but what its npm is told by. */
export function environmentIn(env: Readonly<Record<string, string>>, isBuilding: boolean): Record<string, string> {
  const npm = Object.entries(process.env).flatMap(([name, value]) =>
    isBuilding &&
    value !== undefined &&
    /^(?:npm_config_registry|npm_config_cafile|NODE_EXTRA_CA_CERTS)$|_proxy$/i.test(name)
      ? [[name, value]]
      : [],
  );
  return {
    PATH: `${NODE_FOLDER}:/usr/local/bin:/usr/bin:/bin:/usr/sbin`,
    HOME: "/root",
    ...Object.fromEntries(npm),
    ...env,
  };
}

/**
 * The command line that runs a program in a stage: in a mount namespace of its own, with that stage as its root.
 * `writable` given: everything else is read-only, and the program an ordinary user without any capability.
 */
export function enter(
  root: string,
  workdir: string,
  env: Readonly<Record<string, string>>,
  argv: readonly string[],
  as?: { user: string; writable: Readonly<Record<string, string>> },
): [string, string[]] {
  const ownNpmrc = q(path.join(os.homedir(), ".npmrc"));
  const lines = [
    "set -e",
    `mount --bind ${q(root)} ${q(root)}`,
    ...LENT.filter((each) => existsSync(each)).map((each) => `mount --rbind -o ro ${each} ${q(root + each)}`),
    `mount --rbind /dev ${q(`${root}/dev`)}; mount -t proc proc ${q(`${root}/proc`)} || mount --rbind /proc ${q(`${root}/proc`)}`,
    ...(as ? [`mount -o remount,ro,bind ${q(root)}`, `mount -t tmpfs tmpfs ${q(`${root}/tmp`)}`] : []),
    ...Object.entries(as?.writable ?? {}).map(([inside, outside]) => `mount --bind ${q(outside)} ${q(root + inside)}`),
    // An operator's npm may reach its packages by a configuration of his; it is lent while building alone, unread.
    ...(as
      ? []
      : [
          `if [ -f ${ownNpmrc} ]; then touch ${q(`${root}/root/.npmrc`)}; mount --bind -o ro ${ownNpmrc} ${q(`${root}/root/.npmrc`)}; fi`,
        ]),
    // A chroot needs root: who runs the program is changed inside of it.
    `root="$1"; shift; exec chroot "$root" /bin/sh -c 'cd "$0" && exec "$@"' "$@"`,
  ];
  const [uid = "", gid = uid] = as?.user.split(":") ?? [];
  const drop = as
    ? ["setpriv", "--reuid", uid, "--regid", gid, "--clear-groups", "--no-new-privs", "--inh-caps=-all"]
    : [];
  const pairs = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return [
    "unshare",
    [
      "--mount",
      "--propagation",
      "private",
      "sh",
      "-c",
      lines.join("\n"),
      "enter",
      root,
      workdir,
      ...drop,
      "env",
      "-i",
      ...pairs,
      ...argv,
    ],
  ];
}

/** `COPY`, as a layer keeps it: no owner, no time in parts of a second. */
export function copyInto(
  from: string,
  sources: readonly string[],
  target: string,
  keeps: (file: string) => boolean,
): void {
  const isFolder = target.endsWith("/") || sources.length > 1;
  for (const source of sources) {
    const origin = path.join(from, source);
    const isFile = statSync(origin).isFile();
    const into = isFile && isFolder ? path.join(target, path.basename(source)) : target;
    mkdirSync(path.dirname(into), { recursive: true });
    cpSync(origin, into, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (each) => keeps(path.relative(from, each)),
    });
  }
}

export function diskMegabytes(folder: string): number {
  return Number(execFileSync("du", ["-sm", folder], { encoding: "utf8" }).split("\t")[0]);
}

function q(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
