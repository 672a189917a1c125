import { once } from "node:events";
import { execute } from "#lib/engine/execute.ts";
import { keyedCaller, workThatWaits } from "./keyed-work-operation.ts";

// A process that a test stops, kills or lets go on in the middle of its work (keyed-work.ts).
const begun = JSON.parse(process.argv[2] ?? "{}");
const operation = workThatWaits(async () => {
  process.send?.("between");
  await once(process, "message");
});
const said = await execute(operation, keyedCaller(begun), { subject: begun.key }).then(
  (output) => output,
  (cause: unknown) => String(cause),
);
process.send?.(said, () => process.exit());
