import { readFileSync } from "node:fs";
import type * as z from "zod";

/** What a test runner wrote of its run; undefined where it wrote nothing, since it did not start: its own words are shown. */
export function readReport<T extends z.ZodType>(file: string, schema: T): z.output<T> | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  }
  return schema.parse(JSON.parse(text));
}
