import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

type Vision = typeof import("../../lib/vision/index.ts");
type Template = Float32Array;
type Described = {
  count: number;
  templates: Map<string, Template>;
  refused: string[];
  cpu: number[];
  milliseconds: number[];
};
/** Pairs of pictures with the distance of their templates. */
type Pair = { distance: number; first: string; second: string };

const percentile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

/**
 * Tells how often one person is taken for two and two for one, over the photographs beside the repository: the
 * labelled pairs, every pair that follows from them, and each photograph beside each document's portrait, which are
 * other people's. Then what a pair costs.
 */
export async function benchFaceMatch(vision: Vision, data: string): Promise<void> {
  const photographs = await describeAll(vision, path.join(data, "faces/pairs"), "selfie");
  const portraits = await describeAll(vision, path.join(data, "documents/mrz"), "document");
  const label = labelsOf(path.join(data, "faces/pairs/pairs.csv"), photographs);
  const all = pairsIn(vision, photographs.templates);
  const same = all.filter((pair) => label(pair) === "same");
  const different = all.filter((pair) => label(pair) === "different");
  const crossed = crossPairs(vision, photographs.templates, portraits.templates);
  const impostors = [...different, ...crossed];
  console.log(
    `photographs: ${photographs.count}, refused: ${photographs.refused.join(", ") || "none"}; portraits on documents: ${portraits.templates.size}`,
  );
  console.log(
    `pairs: ${same.length} of one person; of two, ${different.length} labelled and ${crossed.length} of a photograph and a document; ${all.length - same.length - different.length} unlabelled and left out`,
  );
  for (const threshold of [0.5, 0.6]) console.log(ratesAt(threshold, same, impostors));
  console.log(`where at most 1 in 1,000 is wrong: ${ratesAt(thresholdFor(impostors, 0.001), same, impostors)}`);
  const { rate, threshold } = equalErrors(same, impostors);
  console.log(`equal error rate ${percent(rate)} at ${threshold.toFixed(3)}`);
  const worst = same.reduce((far, pair) => (pair.distance > far.distance ? pair : far));
  console.log(
    `farthest of one person ${worst.distance.toFixed(3)} (${worst.first}, ${worst.second}), nearest of two ${Math.min(...impostors.map((pair) => pair.distance)).toFixed(3)}`,
  );
  const [cpu, elapsed] = [photographs.cpu, photographs.milliseconds];
  const twice = (values: number[], share: number) => Math.round(2 * percentile(values, share));
  console.log(
    `a pair: ${twice(cpu, 0.5)} ms CPU median, ${twice(cpu, 0.95)} ms p95 (goal 400); ${twice(elapsed, 0.5)} ms and ${twice(elapsed, 0.95)} ms by the clock`,
  );
}

async function describeAll(vision: Vision, folder: string, from: "selfie" | "document"): Promise<Described> {
  const described: Described = { count: 0, templates: new Map(), refused: [], cpu: [], milliseconds: [] };
  const files = readdirSync(folder).filter((name) => /\.(jpe?g|png)$/.test(name));
  const [warm = ""] = files;
  await vision.readFace((await vision.sanitizeUpload(readFileSync(path.join(folder, warm)))).jpeg, from);
  for (const file of files) {
    const { jpeg } = await vision.sanitizeUpload(readFileSync(path.join(folder, file)));
    const [startedAt, usedAt] = [performance.now(), process.cpuUsage()];
    const { template, problem } = await vision.readFace(jpeg, from);
    const { user, system } = process.cpuUsage(usedAt); // of all threads
    described.count++;
    described.cpu.push((user + system) / 1000);
    described.milliseconds.push(performance.now() - startedAt);
    if (problem && from === "selfie") described.refused.push(`${file} (${problem.code})`);
    if (template) described.templates.set(file, template);
  }
  return described;
}

/** Who is who, as far as the labelled pairs tell: "Yes" joins two pictures to one person, "No" parts two persons. */
function labelsOf(file: string, { templates }: Described): (pair: Pair) => "same" | "different" | null {
  const rows = existsSync(file) ? readFileSync(file, "utf8").trim().split(/\r?\n/).slice(1) : [];
  const labelled = rows.map((row) => row.split(",").map((cell) => cell.trim()));
  const persons = new Map([...templates.keys()].map((name) => [name, name]));
  for (const [first = "", second = "", label] of labelled) {
    const [one, two] = [persons.get(first), persons.get(second)];
    if (label !== "Yes" || !one || !two) continue;
    for (const [name, person] of persons) if (person === two) persons.set(name, one);
  }
  const parted = new Set<string>();
  for (const [first = "", second = "", label] of labelled)
    if (label === "No") {
      parted.add(`${persons.get(first)} ${persons.get(second)}`);
      parted.add(`${persons.get(second)} ${persons.get(first)}`);
    }
  return ({ first, second }) => {
    const [one, two] = [persons.get(first), persons.get(second)];
    if (one === two) return "same";
    return parted.has(`${one} ${two}`) ? "different" : null;
  };
}

function pairsIn(vision: Vision, templates: ReadonlyMap<string, Template>): Pair[] {
  const list = [...templates];
  return list.flatMap(([first, one], index) =>
    list.slice(index + 1).map(([second, two]) => ({ first, second, distance: vision.compareFaces(one, two).distance })),
  );
}

function crossPairs(
  vision: Vision,
  some: ReadonlyMap<string, Template>,
  others: ReadonlyMap<string, Template>,
): Pair[] {
  return [...some].flatMap(([first, one]) =>
    [...others].map(([second, two]) => ({ first, second, distance: vision.compareFaces(one, two).distance })),
  );
}

const above = (pairs: Pair[], threshold: number) => pairs.filter(({ distance }) => distance > threshold).length;

function ratesAt(threshold: number, same: Pair[], impostors: Pair[]): string {
  const missed = above(same, threshold);
  const confused = impostors.length - above(impostors, threshold);
  return `at ${threshold.toFixed(3)}: FNMR ${counted(missed, same.length)}, FMR ${counted(confused, impostors.length)}`;
}

/** The largest distance at which no more of these are confused than may be; chosen by them alone (ISO/IEC 19795-1). */
function thresholdFor(impostors: Pair[], rateMax: number): number {
  const distances = impostors.map(({ distance }) => distance).sort((a, b) => a - b);
  return (distances[Math.floor(distances.length * rateMax)] ?? 0) - 0.0005;
}

function equalErrors(same: Pair[], impostors: Pair[]): { rate: number; threshold: number } {
  let best = { rate: 1, threshold: 0, gap: 1 };
  for (let threshold = 0.3; threshold < 1; threshold += 0.001) {
    const missed = above(same, threshold) / same.length;
    const confused = 1 - above(impostors, threshold) / impostors.length;
    const gap = Math.abs(missed - confused);
    if (gap < best.gap) best = { rate: (missed + confused) / 2, threshold, gap };
  }
  return best;
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

/** "1/38 = 2.63 % (0.47 to 13.49 %)": the interval is Wilson's, at 95 %. */
function counted(hits: number, total: number): string {
  const z = 1.96;
  const share = hits / total;
  const middle = (share + z ** 2 / (2 * total)) / (1 + z ** 2 / total);
  const half = (z * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2))) / (1 + z ** 2 / total);
  const [from, to] = [Math.max(0, middle - half), Math.min(1, middle + half)];
  return `${hits}/${total} = ${percent(share)} (${(100 * from).toFixed(2)} to ${percent(to)})`;
}
