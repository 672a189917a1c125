import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Writable } from "node:stream";
import pino from "pino";
import { onTestFinished } from "vitest";
import { connection } from "#db/client.ts";
import { env } from "#lib/env.ts";
import { tablesHolding } from "./scan-tables.ts";

/** Parts of bytes, and of their texts and digests, that give them away wherever they stand. */
export function tracesOf(bytes: Buffer): Buffer[] {
  const digest = createHash("sha256").update(bytes).digest();
  const texts = [bytes, digest].flatMap((each) => [
    each.toString("hex"),
    each.toString("hex").toUpperCase(),
    each.toString("base64"),
    each.toString("base64url"),
  ]);
  // From the middle, since what keeps a text may have cut it off.
  const middle = (text: string) => text.slice(4, Math.min(60, text.length - 4));
  return [...texts.map((text) => Buffer.from(middle(text))), bytes.subarray(8, 40), digest];
}

/** Where a trace stands: tables with their rows as texts, files under DATA_DIR (the database's own among them), and lines of the log. */
export async function placesHolding(traces: readonly Buffer[], lines: readonly string[]): Promise<string[]> {
  const places: string[] = [];
  for (const trace of traces) {
    const isText = /^[\x20-\x7e]+$/.test(trace.toString("latin1"));
    places.push(...(await tablesHolding(isText ? trace.toString() : trace)));
  }
  // What the database holds in memory alone is written down first.
  await connection().sql`checkpoint`;
  for (const file of filesUnder(env().dataDir)) {
    const content = readIfThere(file);
    if (content && traces.some((trace) => content.includes(trace))) places.push(path.relative(env().dataDir, file));
  }
  if (lines.some((line) => traces.some((trace) => Buffer.from(line).includes(trace)))) places.push("log");
  return [...new Set(places)];
}

const LOG = Symbol.for("bonafide.log");

/** Keeps all that this process logs until the test ends, at the most talkative level. */
export function recordLog(): string[] {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const usual: unknown = Reflect.get(globalThis, LOG);
  Reflect.set(globalThis, LOG, { value: pino({ level: "trace" }, sink) });
  onTestFinished(() => void (usual ? Reflect.set(globalThis, LOG, usual) : Reflect.deleteProperty(globalThis, LOG)));
  return lines;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** The database removes files of its own while they are read. */
function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  }
}
