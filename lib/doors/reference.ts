import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";
import { publishedDoors } from "./index.ts";
import { openapi } from "./openapi.ts";

/** The OpenAPI document of one door, or of all; undefined for a door that there is not. Made once, as text. */
export function referenceDocument(door?: string): string | undefined {
  const doors = door === undefined ? publishedDoors : publishedDoors.filter(({ name }) => name === door);
  if (doors.length === 0) return undefined;
  return processWide(`openapi ${door ?? "all"}`, () => JSON.stringify(openapi(doors, env().publicUrl)));
}

/** The names of the doors that have a document of their own. */
export const referenceNames = publishedDoors.map(({ name, title }) => ({ name, title }));
