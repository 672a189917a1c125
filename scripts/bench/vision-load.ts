import { existsSync, readdirSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { besideBusyLoops } from "../../lib/vision/testing/busy-loops.ts";
import { variedDocuments } from "../vision/varied-documents.ts";

type Vision = typeof import("../../lib/vision/index.ts");
type Reading = Awaited<ReturnType<Vision["readDocument"]>>;
type Picture = { name: string; hints: Parameters<Vision["readDocument"]>[1]; jpeg: Buffer };
type Taken = { reading: Reading; seconds: number; cpuSeconds: number };

const busyLoops = 4;

/** Reads pictures alone and beside busy loops, the other way round, and prints where the two readings differ. */
export async function benchLoad(vision: Vision, data: string): Promise<void> {
  const pictures = await picturesOf(vision, data);
  const [first] = pictures;
  if (!first) return;
  await vision.readDocument(first.jpeg, first.hints); // wakes the worker and its readers
  const alone = await readAll(vision, pictures);
  const beside = await besideBusyLoops(busyLoops, () => readAll(vision, [...pictures].reverse()));
  console.log("picture".padEnd(44), "read as".padEnd(28), "alone", "  CPU", "beside", "alike");
  for (const { name } of pictures) printLine(name, alone.get(name), beside.get(name));
  const alike = pictures.filter(({ name }) => isAlike(alone.get(name), beside.get(name))).length;
  console.log(
    `${alike} of ${pictures.length} alike, field by field; load average ${loadavg()[0]?.toFixed(1)} at the end`,
  );
  console.log(`alone ${summary([...alone.values()])}\nbeside ${busyLoops} busy loops ${summary([...beside.values()])}`);
}

async function picturesOf(vision: Vision, data: string): Promise<Picture[]> {
  const pictures: Picture[] = [];
  const add = async (name: string, hints: Picture["hints"], upload: Buffer) => {
    pictures.push({ name, hints, jpeg: (await vision.sanitizeUpload(upload)).jpeg });
  };
  for (const { name, hints, draw } of variedDocuments) await add(name, hints, await draw());
  const folder = path.join(data, "documents/mrz");
  if (!existsSync(folder)) console.log("No photographs lie beside the repository: drawn pictures alone are read.");
  for (const file of existsSync(folder) ? readdirSync(folder) : [])
    if (/\.(jpg|png)$/.test(file)) await add(file, {}, readFileSync(path.join(folder, file)));
  return pictures;
}

async function readAll(vision: Vision, pictures: readonly Picture[]): Promise<Map<string, Taken>> {
  const taken = new Map<string, Taken>();
  for (const { name, hints, jpeg } of pictures) {
    const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
    const reading = await vision.readDocument(jpeg, hints);
    const { user, system } = process.cpuUsage(cpu);
    const seconds = (performance.now() - startedAt) / 1000;
    taken.set(name, { reading, seconds, cpuSeconds: (user + system) / 1e6 });
  }
  return taken;
}

const isAlike = (one?: Taken, other?: Taken) => isDeepStrictEqual(one?.reading, other?.reading);

function printLine(name: string, alone: Taken | undefined, beside: Taken | undefined) {
  if (!alone || !beside) return;
  const { source, zone, confidence, reasons } = alone.reading;
  const isExhausted = reasons.some(({ code }) => code === "effort_exhausted");
  const readAs = `${source ?? "nothing"}${zone && !zone.valid ? ", fails" : ""} ${confidence.toFixed(2)}${isExhausted ? ", in part" : ""}`;
  const times = [alone.seconds, alone.cpuSeconds, beside.seconds].map((value) => value.toFixed(2).padStart(5));
  console.log(name.padEnd(44), readAs.padEnd(28), ...times, isAlike(alone, beside) ? "yes" : "NO");
}

function summary(taken: readonly Taken[]): string {
  const at = (values: number[], share: number) =>
    (values.sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0).toFixed(2);
  const [wall, cpu] = [taken.map((each) => each.seconds), taken.map((each) => each.cpuSeconds)];
  return `median ${at(wall, 0.5)} s, longest ${at(wall, 1)} s by the clock; ${at(cpu, 0.5)} s, ${at(cpu, 1)} s of CPU`;
}
