import type * as z from "zod";
import type { Shape } from "./door.ts";

/** The wire's own input, and the way to the engine's; `words` say what an issue calls a field that is named otherwise. */
export function inputShape<W extends z.ZodObject>(
  schema: W,
  toEngine: (wire: z.output<W>) => Record<string, unknown>,
  words: Readonly<Record<string, string>> = {},
): Required<Pick<Shape, "input">> {
  // Safe: `serve` parses with this very schema before it calls.
  return { input: { schema, toEngine: (wire) => toEngine(wire as z.output<W>), words } };
}

/** The wire's own output, and the way from the engine's. */
export function outputShape<O, W extends z.ZodType>(
  schema: W,
  toWire: (output: O) => z.input<W>,
): Required<Pick<Shape, "output">> {
  return { output: { schema, toWire } };
}
