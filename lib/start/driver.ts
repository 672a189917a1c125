import postgres from "postgres";
import { StartError } from "./start-error.ts";

/**
 * Refuses to run on the driver as its makers publish it: there a restart of the database leaves connections that never
 * answer again, and sends statements outside of their transaction (docs/decisions/0026-the-database-driver.md).
 */
export function checkDriver(driver: object = postgres): void {
  if (Reflect.get(driver, "mended") === 1) return;
  throw new StartError(
    "The database driver lacks this project's patch, since the packages were installed without their scripts: run npx patch-package and start again.",
  );
}
