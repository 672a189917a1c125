import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

// Loaded before a configuration file by configurations.test.ts: whoever asks the disk for a browser is told off.

const asked = (file: unknown) => /\/(chrom(e|ium)|google-chrome)[^/]*$/i.test(String(file));

for (const name of ["existsSync", "statSync", "accessSync"] as const) {
  const usual: unknown = Reflect.get(fs, name);
  if (typeof usual !== "function") continue;
  Reflect.set(fs, name, (...args: unknown[]) => {
    if (asked(args[0])) throw new Error(`a browser is looked for: ${String(args[0])}`);
    return Reflect.apply(usual, fs, args);
  });
}
syncBuiltinESMExports();
