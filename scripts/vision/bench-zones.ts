import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { nothingPrinted } from "../../lib/vision/mrz/dates.ts";
import type { ZoneFormat } from "../../lib/vision/mrz/formats.ts";
import { type DocumentFields, zoneFields } from "../../lib/vision/mrz/zone-fields.ts";
import { drawing } from "../../lib/vision/testing/drawn.ts";
import { zoneSet } from "./zone-set.ts";

type Vision = typeof import("../../lib/vision/index.ts");
type Reading = Awaited<ReturnType<Vision["readDocument"]>>;

/** A picture of a zone and what is printed on it; `conformant`: every check digit holds. */
type Sample = {
  name: string;
  condition: string;
  format: ZoneFormat;
  lines: string[];
  conformant: boolean;
  /** `YYYY-MM-DD`, where the print says in which century. */
  birthPrinted?: string | undefined;
  picture(): Promise<Buffer>;
};

const Truths = z.record(
  z.string(),
  z.object({
    type: z.enum(["TD1", "TD2", "TD3", "MRVA", "MRVB", "FRAID"]),
    mrz: z.array(z.string()),
    conformant: z.boolean(),
    birth_printed: z.string().optional(),
  }),
);

function photographedSamples(folder: string): Sample[] {
  if (!existsSync(folder)) return [];
  const truths = Truths.parse(JSON.parse(readFileSync(path.join(folder, "truth.json"), "utf8")));
  return Object.entries(truths).map(([file, { type, mrz, conformant, birth_printed }]) => ({
    name: file,
    condition: "photographs",
    format: type,
    lines: mrz,
    conformant,
    birthPrinted: birth_printed,
    picture: async () => readFileSync(path.join(folder, file)),
  }));
}

const drawnSamples = (seed: number): Sample[] =>
  zoneSet(seed).map(({ name, condition, isForged, zone, draw }) => ({
    name,
    condition,
    format: zone.format,
    lines: zone.lines,
    conformant: !isForged,
    picture: () => drawing(draw),
  }));

/** `read`: in full. `incomplete`: nothing wrong, but a field left out. `review`: proven, but the names by one reader only. */
const verdicts = ["read", "incomplete", "review", "missed", "WRONG", "refused", "FORGED"] as const;
type Verdict = (typeof verdicts)[number];

const isUnlike = (read: DocumentFields, printed: DocumentFields, keys: readonly (keyof DocumentFields)[]) =>
  keys.some((key) => read[key] !== null && read[key] !== printed[key]);
const allKeys = [
  "fullName",
  "surname",
  "givenNames",
  "documentNumber",
  "dateOfBirth",
  "expiryDate",
  "nationality",
  "issuingCountry",
  "sex",
] as const satisfies readonly (keyof DocumentFields)[];

/** What the product would make of a reading: accepted means proven, names agreed, at most one character mended. */
function judge(reading: Reading | null, sample: Sample): Verdict {
  if (!reading) return sample.conformant ? "missed" : "refused";
  const { zone, fields } = reading;
  const isProven = zone?.valid === true;
  const isAccepted = isProven && zone.namesAgreed && zone.repaired <= 1;
  if (!sample.conformant) return isAccepted ? "FORGED" : "refused";
  const { birthPrinted } = sample;
  const printed = zoneFields(sample.format, sample.lines, new Date(), { ...nothingPrinted, birth: birthPrinted ?? fields.dateOfBirth }); // biome-ignore format: one thought
  const isRight = JSON.stringify(fields) === JSON.stringify(printed);
  if (isProven && isRight) return isAccepted ? "read" : "review";
  if (isAccepted && isUnlike(fields, printed, allKeys)) return "WRONG";
  if (isAccepted) return "incomplete";
  return "missed";
}

const percentile = (values: number[], share: number) =>
  Math.round([...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0);

type Tally = { counts: Record<Verdict, number>; wall: number[]; cpu: number[] };
const emptyTally = (): Tally => ({
  counts: { read: 0, incomplete: 0, review: 0, missed: 0, WRONG: 0, refused: 0, FORGED: 0 },
  wall: [],
  cpu: [],
});

/** Null: it hung, or is of a kind that is refused. */
async function readUpload(vision: Vision, upload: Buffer): Promise<Reading | null> {
  try {
    const { jpeg } = await vision.sanitizeUpload(upload);
    return await vision.readDocument(jpeg);
  } catch (error) {
    if (error instanceof vision.ImageRefused) return null;
    throw error;
  }
}

async function measure(vision: Vision, sample: Sample) {
  const upload = await sample.picture();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const reading = await readUpload(vision, upload);
  const wall = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  return { reading, wall, cpu: (user + system) / 1000 };
}

function summary(name: string, { counts, wall, cpu }: Tally): string {
  const conformant = counts.read + counts.incomplete + counts.review + counts.missed + counts.WRONG;
  const inFull = counts.read + counts.review;
  const refusable = counts.refused + counts.FORGED;
  const facts = [
    `in full ${inFull}/${conformant} (names agreed ${counts.read}), incomplete ${counts.incomplete}, wrong ${counts.WRONG}`,
    `not conformant or forged, accepted ${counts.FORGED}/${refusable}`,
    `median ${percentile(wall, 0.5)} ms, p95 ${percentile(wall, 0.95)} ms, cpu ${percentile(cpu, 0.5)}/${percentile(cpu, 0.95)} ms`,
  ];
  return `${name.padEnd(12)} ${facts.join("; ")}`;
}

async function benchSamples(vision: Vision, title: string, samples: Sample[]) {
  const [first] = samples;
  if (!first) return;
  const all = emptyTally();
  const byCondition = new Map<string, Tally>();
  await measure(vision, first); // wakes the worker and both text readers
  for (const sample of samples) {
    const { reading, wall, cpu } = await measure(vision, sample);
    const verdict = judge(reading, sample);
    const own = byCondition.get(sample.condition) ?? emptyTally();
    byCondition.set(sample.condition, own);
    for (const tally of [all, own]) {
      tally.counts[verdict]++;
      tally.wall.push(wall);
      tally.cpu.push(cpu);
    }
    const reasons = reading ? reading.reasons.map((reason) => reason.code).join(" ") : "not read";
    const isQuiet = byCondition.size > 1 && (verdict === "read" || verdict === "refused");
    if (!isQuiet)
      console.log(verdict.padEnd(11), sample.name.padEnd(32), `${Math.round(wall)} ms`.padStart(8), reasons);
  }
  if (byCondition.size > 1) for (const [condition, tally] of byCondition) console.log(summary(condition, tally));
  console.log(summary(title, all));
}

/** Measures zone reading: on photographs beside the repository, where there are any, and on drawn ones of one seed. */
export async function benchZones(vision: Vision, folder: string, seed: number): Promise<void> {
  for (const set of ["mrz", "more"])
    await benchSamples(vision, `documents/${set}`, photographedSamples(path.join(folder, set)));
  await benchSamples(vision, "drawn", drawnSamples(seed));
}
