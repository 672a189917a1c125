import { createRequire } from "node:module";

type Library = typeof import("@zk-kit/eddsa-poseidon");

const { derivePublicKey, signMessage } = load();

export { derivePublicKey, signMessage };

/** Safe: the types are the package's own. Its ES module does not load in Node: it names exports that blakejs lacks. */
function load(): Library {
  return createRequire(import.meta.url)("@zk-kit/eddsa-poseidon") as Library;
}
