import { beforeAll } from "vitest";
import { keyWithoutScope, newWorld, type World } from "../visit.ts";

/** Two tenants, and a key of the first that may do nothing that a route asks for. */
export type Tenants = { readonly own: World; readonly stranger: World; readonly narrowKey: string };

/** Tenants for the tests of the block that calls this, so that no block sees what another left behind. */
export function newTenants(): Tenants {
  let made: Tenants | undefined;
  beforeAll(async () => {
    const [own, stranger] = await Promise.all([newWorld(), newWorld()]);
    made = { own, stranger, narrowKey: await keyWithoutScope(own) };
  });
  const ready = (): Tenants => {
    if (!made) throw new Error("tenants are made before the tests, not before the names of the tests");
    return made;
  };
  return {
    get own() {
      return ready().own;
    },
    get stranger() {
      return ready().stranger;
    },
    get narrowKey() {
      return ready().narrowKey;
    },
  };
}
