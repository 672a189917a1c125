/** What no process of a server reads, by package; `*` are all of them. A path counts from the package's own folder. */
export type Unneeded = {
  package: RegExp;
  /** Paths that go. */
  drop?: RegExp;
  /** Only these stay, and whatever says whose the package is and on which terms. */
  keep?: RegExp;
  why: string;
};

// Licences ask to be kept with what they cover, and some stand in a README alone.
const ALWAYS_KEPT = /(?:^|\/)package\.json$|(?:^|\/)(?:licen[cs]e|notice|copying|copyright|readme)[^/]*$/i;

const WHOLE = /^/;

export const UNNEEDED: readonly Unneeded[] = [
  {
    package: WHOLE,
    drop: /\.(?:js|cjs|mjs|css|ts|mts|cts)\.map$|\.d\.[cm]?ts$|\.tsbuildinfo$/,
    why: "for debuggers and compilers",
  },
  { package: /^node$|^node-bin-/, drop: WHOLE, why: "the image is of Node 24 itself" },
  { package: /^@next\/swc-/, drop: WHOLE, why: "compiles pages, which are built" },
  { package: /^@types\//, drop: WHOLE, why: "types" },
  {
    package: /^(?:@playwright\/test|playwright|playwright-core)$/,
    drop: WHOLE,
    why: "a browser for tests: Next names it",
  },
  { package: /^caniuse-lite$/, drop: WHOLE, why: "tells the compiler of styles which browsers there are" },
  { package: /^core-js$/, drop: WHOLE, why: "for the browsers' bundles of TensorFlow.js" },
  {
    package: /^next$/,
    drop: /^dist\/(?:esm|docs|bundle-analyzer|next-devtools)\/|^dist\/compiled\/(?:babel|babel-packages|next-devtools|[\w-]+-experimental)\/|^dist\/compiled\/next-server\/.*(?:\.dev\.js|-experimental\..*)$/,
    // Compiled webpack stays: the start looks where its parts lie.
    why: "compiler, development and the experimental React",
  },
  {
    package: /^@tensorflow\/tfjs(?:-\w+)*$/,
    keep: /^dist\/[^/]+\.node\.js$|^dist\/[^/]+\.wasm$/,
    why: "bundles for browsers and sources; Node loads one file of each",
  },
  {
    package: /^@vladmandic\/human$/,
    keep: /^dist\/human\.node-wasm\.js$|^models\/(?:blazeface|facemesh|iris)\.(?:json|bin)$/,
    why: "models and builds that are not used (lib/vision/faces/model-hashes.ts names the ones that are)",
  },
  {
    package: /^@vladmandic\/face-api$/,
    keep: /^dist\/face-api\.node-wasm\.js$|^model\/face_recognition_model[-.]/,
    why: "models and builds that are not used",
  },
  { package: /^tesseract\.js-core$/, drop: /\.wasm\.js$/, why: "for browsers: Node reads the .wasm beside it" },
  { package: /^tesseract\.js$/, drop: /^dist\//, why: "for browsers" },
  { package: /^libheif-js$/, drop: /^libheif\//, why: "without WebAssembly" },
  { package: /^zxing-wasm$/, drop: /^dist\/(?:full|writer|iife)\//, why: "writes barcodes, which nobody does" },
];

export function isWhollyUnneeded(packageName: string): boolean {
  return UNNEEDED.some((rule) => rule.drop === WHOLE && rule.package.test(packageName));
}

/** Whether a file of a package that stays goes. */
export function isUnneeded(packageName: string, file: string): boolean {
  const rules = UNNEEDED.filter((rule) => rule.package.test(packageName));
  if (ALWAYS_KEPT.test(file)) return false;
  return rules.some(({ drop, keep }) => drop?.test(file) || (keep !== undefined && !keep.test(file)));
}
