import { projectRoot } from "#lib/project-root.ts";
import { buildPages } from "#lib/start/build.ts";
import { sentenceOf } from "#lib/start/start-error.ts";
import { bringCopies } from "./copy-models.ts";

// `npm run build`: all that a start would otherwise write into the folder of the code. After it, a server and a worker
// run on code that they may only read (docs/operations.md, Images).

const root = projectRoot();
try {
  await bringCopies(root);
  process.stdout.write("Building the pages…\n");
  const began = performance.now();
  await buildPages(root);
  process.stdout.write(`The pages are built, after ${((performance.now() - began) / 1000).toFixed(0)} s.\n`);
} catch (cause) {
  process.stderr.write(`${sentenceOf("The build", cause)}\n`);
  process.exit(1);
}
