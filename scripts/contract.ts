import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { publishedDoors } from "#lib/doors/index.ts";
import { createRouter } from "#lib/doors/router.ts";

type Endpoint = { system: string; method: string; path: string };

// The published contracts lie beside the project where it is developed; a clone of a user's has only its own doors.
const CONTRACT = path.resolve(import.meta.dirname, "..", "..", "shared", "contract", "endpoints.json");

/** Served by Next, not by a door's table. */
const PAGES = new Set(["/openapi.json"]);

/** Prints which endpoints of the five published systems exist. */
function main(): void {
  if (!existsSync(CONTRACT)) {
    const count = publishedDoors.reduce((sum, door) => sum + door.routes.length, 0);
    process.stdout.write(
      `The published contracts are not beside this clone. Its doors have ${count} routes; see /openapi.json.\n`,
    );
    return;
  }
  const endpoints: Endpoint[] = JSON.parse(readFileSync(CONTRACT, "utf8"));
  const router = createRouter(publishedDoors);
  const exists = ({ method, path: at }: Endpoint) =>
    PAGES.has(at) || router.find(method, at.replace(/[{}]/g, ""))?.kind === "matched";
  for (const [system, here] of Map.groupBy(endpoints, (endpoint) => endpoint.system)) {
    const there = here.filter(exists);
    process.stdout.write(`\n${system}: ${there.length} of ${here.length}\n`);
    for (const endpoint of here)
      process.stdout.write(`  ${exists(endpoint) ? "✓" : "·"} ${endpoint.method.padEnd(6)} ${endpoint.path}\n`);
  }
  process.stdout.write(`\n${endpoints.filter(exists).length} of ${endpoints.length} published endpoints exist.\n`);
}

main();
