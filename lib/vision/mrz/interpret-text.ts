import { alignLine } from "./align-line.ts";
import { verifyZone } from "./check-digits.ts";
import { withClearNames, type ZoneCandidate } from "./decode-grid.ts";
import { layouts, type ZoneFormat, zoneFormats } from "./formats.ts";

const lengthDifferenceMax = 8;
const candidatesMax = 4;

/** Every layout that lines from a text reader may be, the cheapest alignment first. Nothing is repaired. */
export function interpretText(textLines: readonly string[]): ZoneCandidate[] {
  const lines = textLines.filter((line) => line.length >= 18 && line.length <= 60);
  return lines
    .flatMap((_, start) => zoneFormats.map((format) => alignAs(format, lines.slice(start))))
    .filter((candidate) => candidate !== null)
    .sort((a, b) => a.cost + 1.2 * a.verdict.failures - b.cost - 1.2 * b.verdict.failures)
    .slice(0, candidatesMax);
}

function alignAs(format: ZoneFormat, lines: readonly string[]): ZoneCandidate | null {
  const { width, template } = layouts[format];
  if (lines.length < template.length) return null;
  if (lines.slice(0, template.length).some((line) => Math.abs(line.length - width) > lengthDifferenceMax)) return null;
  const aligned = template.map((positions, i) => alignLine(lines[i] ?? "", positions));
  const cost = aligned.reduce((sum, line) => sum + line.cost, 0);
  const cleared = withClearNames(
    format,
    aligned.map((line) => line.text),
  );
  const verdict = verifyZone(format, cleared);
  return { format, lines: cleared, cost, verdict, repaired: 0, readBy: "text", hasClearedLetters: false };
}
