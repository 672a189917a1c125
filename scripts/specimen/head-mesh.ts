import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Config, Human as HumanClass } from "@vladmandic/human";
import type { Raster } from "./raster.ts";

/** The 468 points of a face mesh in the picture's pixels (x right, y down, z away from the camera) and its triangles. */
export interface HeadMesh {
  points: readonly (readonly [number, number, number])[];
  triangles: readonly number[];
}

/** Finds face meshes in pictures; one tfjs on wasm, loaded once. Fails where a picture shows no face. */
export interface MeshFinder {
  find(picture: Raster): Promise<HeadMesh & { yawDegrees: number }>;
}

const CONFIG: Partial<Config> = {
  backend: "wasm",
  warmup: "none",
  cacheSensitivity: 0,
  debug: false,
  filter: { enabled: false },
  gesture: { enabled: false },
  body: { enabled: false },
  hand: { enabled: false },
  object: { enabled: false },
  segmentation: { enabled: false },
  face: {
    enabled: true,
    detector: { modelPath: "blazeface.json", rotation: true, maxDetected: 1, minConfidence: 0.2 },
    mesh: { enabled: true },
    iris: { enabled: false },
    description: { enabled: false },
    emotion: { enabled: false },
    antispoof: { enabled: false },
    liveness: { enabled: false },
  },
};

let loading: Promise<MeshFinder> | undefined;

/** The process's mesh finder; the first call loads the models from the installed packages. */
export function meshFinder(): Promise<MeshFinder> {
  loading ??= load();
  return loading;
}

async function load(): Promise<MeshFinder> {
  const require = createRequire(import.meta.url);
  const dist = dirname(require.resolve("@vladmandic/human"));
  const Human = humanFrom(require(join(dist, "human.node-wasm.js")));
  const human = new Human({
    ...CONFIG,
    wasmPath: `${join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist")}/`,
    modelBasePath: `${pathToFileURL(join(dist, "../models")).href}/`,
  });
  await withFileFetch(async () => {
    await human.tf.ready();
    await human.load();
  });
  return {
    async find(picture) {
      const tensor = human.tf.tensor3d(Uint8Array.from(picture.data), [picture.height, picture.width, 3], "int32");
      const { face } = await human.detect(tensor);
      human.tf.dispose(tensor);
      const first = face[0];
      if (first === undefined || first.mesh.length < 468)
        throw new Error("This picture shows no face to build a mesh on.");
      return {
        points: first.mesh.slice(0, 468).map(([x, y, z]) => [x, y, z ?? 0] as const),
        triangles: human.faceTriangulation,
        yawDegrees: ((first.rotation?.angle.yaw ?? 0) * 180) / Math.PI,
      };
    },
  };
}

/** Safe: this build of the package exports the class that its own types describe. */
function humanFrom(module: unknown): typeof HumanClass {
  return (module as { Human: typeof HumanClass }).Human;
}

// The models are loaded by fetch(), which knows no files: lend it that for the time of loading, and no longer.
async function withFileFetch(work: () => Promise<void>): Promise<void> {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) =>
    String(input).startsWith("file:")
      ? new Response(Uint8Array.from(await readFile(fileURLToPath(String(input)))))
      : original(input, init);
  try {
    await work();
  } finally {
    globalThis.fetch = original;
  }
}
