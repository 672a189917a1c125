import { parseArgs } from "node:util";
import { assumeProduction, loadSettings } from "#lib/env.ts";
import { projectRoot } from "#lib/project-root.ts";
import { runCluster } from "#lib/start/run-cluster.ts";

const USAGE = `npm run cluster -- --servers 2 --workers 2     servers behind one port, and workers, on this machine

A process that ends by itself is started again. SIGTERM ends all of them, and cuts no request. With METRICS_PORT the first server
serves its metrics there, the next process on the port after it, and so on, servers first.
`;

const { values } = parseArgs({
  options: {
    servers: { type: "string", default: "2" },
    workers: { type: "string", default: "2" },
    help: { type: "boolean", default: false },
  },
});
const count = (text: string) => (/^([1-9]|[1-5]\d|6[0-4])$/.test(text) ? Number(text) : undefined);
const [servers, workers] = [count(values.servers), count(values.workers)];
if (values.help || servers === undefined || workers === undefined) {
  process.stdout.write(USAGE);
  process.exitCode = values.help ? 0 : 1;
} else {
  loadSettings(projectRoot());
  assumeProduction();
  await runCluster(projectRoot(), { servers, workers });
}
