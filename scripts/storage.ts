import { places, type Storage } from "#lib/adapters/storage/index.ts";
import { isSealedByCurrent } from "#lib/domain/sealing/index.ts";
import { moveFiles } from "#lib/domain/stored-files/index.ts";
import { env } from "#lib/env.ts";
import { checkFiles } from "#lib/start/check-files.ts";
import { type Commands, runCommand } from "./command-on-database.ts";

const USAGE = `npm run storage -- COMMAND, beside the servers or without them (docs/operations.md)

  status                   how many files are where
  move --to s3|local       moves every file to the place that STORAGE_PROVIDER names; may be stopped and run again`;

// Chosen: the network is what is waited for; a lane takes a connection of the database, and one more is needed beside them.
const LANES_MAX = 8;

await runCommand({ status, move } satisfies Commands, USAGE);

async function status(): Promise<string> {
  const { local, s3 } = places();
  const counts = [
    `${await count(local)} files in DATA_DIR`,
    s3 ? `${await count(s3)} files in S3` : "S3 is not set up",
  ];
  return `${counts.join(", ")}. New files go to ${wordOf(env().STORAGE_PROVIDER)}.`;
}

async function move(option = "", provider = ""): Promise<string> {
  if (option !== "--to" || (provider !== "s3" && provider !== "local"))
    throw new Error("Say where to: npm run storage -- move --to s3, or --to local.");
  const { local, s3 } = places();
  if (!s3) throw new Error("S3_BUCKET is not set: with it and its companions, S3 is set up (.env.example).");
  if (env().STORAGE_PROVIDER !== provider)
    throw new Error(
      `New files still go to ${wordOf(env().STORAGE_PROVIDER)}: set STORAGE_PROVIDER=${provider}, start every server and worker anew, and run this again.`,
    );
  await checkFiles();
  return provider === "s3" ? moveAll(local, s3, provider) : moveAll(s3, local, provider);
}

async function moveAll(from: Storage, to: Storage, provider: "s3" | "local"): Promise<string> {
  const stopping = stopSignal();
  const total = await count(from);
  const progress = progressOf(total);
  await moveFiles({
    from,
    to,
    lanes: Math.max(1, Math.min(LANES_MAX, env().DATABASE_POOL - 1)),
    signal: stopping,
    onMoved: progress.onMoved,
    isNewer: async (name, bytes, than) => {
      const tenantId = name.split("/", 1).join();
      return (await isSealedByCurrent(tenantId, bytes)) && !(await isSealedByCurrent(tenantId, than));
    },
  }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${progress.told()} Stopped: ${why.replace(/\.$/, "")}. Nothing is lost: run it again to go on.`);
  });
  const left = await count(from);
  if (left === 0) return `${progress.told()} Nothing is left to move. ${afterwards(provider)}`;
  if (stopping.aborted) throw new Error(`${progress.told()} Stopped; ${left} are left. Run it again to go on.`);
  throw new Error(
    `${progress.told()} ${left} were written meanwhile: start every server and worker anew with STORAGE_PROVIDER=${provider}, and run it again.`,
  );
}

function afterwards(provider: "s3" | "local"): string {
  if (provider === "s3") return "Servers and workers need no shared DATA_DIR any more.";
  return "Take S3_BUCKET and the other settings of S3 away, and start every server and worker anew: the bucket is not needed any more.";
}

/** A line for each whole per cent, so that a hundred lines tell of a million files. */
function progressOf(total: number): { onMoved(bytes: number): void; told(): string } {
  const [begun, moved] = [performance.now(), { files: 0, bytes: 0, percent: 0 }];
  const told = () => `${moved.files} of ${total} files moved, ${(moved.bytes / 1e6).toFixed(1)} MB.`;
  return {
    told,
    onMoved(bytes) {
      moved.files++;
      moved.bytes += bytes;
      const percent = Math.floor((100 * moved.files) / Math.max(total, moved.files));
      if (percent === moved.percent) return;
      moved.percent = percent;
      const seconds = ((performance.now() - begun) / moved.files / 1000) * Math.max(0, total - moved.files);
      process.stdout.write(`${told()} ${percent} %, about ${Math.ceil(seconds)} s left\n`);
    },
  };
}

/** Ctrl-C lets the files that are under way be finished; pressed again, it ends at once, which harms nothing either. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
  return stopping.signal;
}

async function count(files: Storage): Promise<number> {
  let found = 0;
  for await (const _name of files.walk("")) found++;
  return found;
}

function wordOf(provider: string): string {
  return provider === "s3" ? "S3" : "DATA_DIR";
}
