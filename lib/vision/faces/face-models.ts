import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ColourImage } from "../images/decode.ts";
import { packageFolder, requireFromRoot } from "../pool/package-folder.ts";
import { verifyModels } from "./model-hashes.ts";

/** One point of the 468-point mesh: x and y in pixels of the picture, z in the same scale, nearer is smaller. */
export type MeshPoint = readonly [x: number, y: number, z?: number];

/**
 * A face as detected: `box` is left, top, width, height in pixels; `score` 0…1; `yawDegrees` positive when the head
 * is turned to the person's own left. The mesh reads about half of the true angle (faces.md).
 */
export type DetectedFace = {
  box: [number, number, number, number];
  score: number;
  mesh: MeshPoint[];
  yawDegrees: number;
};

/** The two networks of one worker. */
export type FaceModels = {
  /** Finds faces with all 468 mesh points, largest first. */
  detect(image: ColourImage): Promise<DetectedFace[]>;
  /** The same with the eyelids placed by a net of their own (lib/vision/README.md, blinks); a quarter slower. */
  detectClosely(image: ColourImage): Promise<DetectedFace[]>;
  /** The 128 numbers of each aligned 150-px chip, in order. */
  describe(chips: readonly ColourImage[]): Promise<Float32Array[]>;
  /** How many tensors are alive; constant when nothing leaks. */
  tensors(): number;
};

// The parts of three untyped CommonJS builds that are used here.
type Tensor = { dispose(): void };
type TensorFlow = {
  tensor3d(values: Uint8Array, shape: [number, number, number], type: "int32"): Tensor;
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  memory(): { numTensors: number };
};
type WasmBackend = { setWasmPaths(folder: string): void };
type HumanFace = {
  box: [number, number, number, number];
  score: number;
  mesh?: MeshPoint[];
  rotation?: { angle: { yaw: number } } | null;
};
type Human = {
  load(): Promise<void>;
  detect(input: Tensor, config: object): Promise<{ face: HumanFace[]; error?: string | null }>;
};
type HumanModule = { Human: new (config: object) => Human };
type RecognitionNet = {
  loadFromDisk(folder: string): Promise<void>;
  computeFaceDescriptor(input: Tensor): Promise<Float32Array>;
};
type FaceApi = { nets: { faceRecognitionNet: RecognitionNet } };

const off = { enabled: false };

// Human's own describing, antispoof and liveness networks stay off: measured, they are no judges (faces.md).
const humanConfig = (wasmFolder: string, modelFolder: string) => ({
  backend: "wasm",
  wasmPath: wasmFolder,
  modelBasePath: `${pathToFileURL(modelFolder).href}/`,
  debug: false,
  async: false,
  warmup: "none",
  cacheModels: false,
  cacheSensitivity: 0, // else the last frame's result is returned for the next
  filter: off,
  gesture: off,
  body: off,
  hand: off,
  object: off,
  segmentation: off,
  face: {
    enabled: true,
    detector: { modelPath: "blazeface.json", rotation: true, maxDetected: 5, minConfidence: 0.2, return: false },
    mesh: { enabled: true },
    iris: off,
    emotion: off,
    description: off,
    antispoof: off,
    liveness: off,
  },
});

/** Human fetches its models; in this worker, and only here, fetch also answers for files. */
function letFetchReadFiles() {
  const fetchRemote = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith("file:")) return fetchRemote(input, init);
    return new Response(await readFile(fileURLToPath(url)));
  };
}

let loaded: Promise<FaceModels> | null = null;

/** Loads tfjs on the wasm backend and both networks, once a worker; verified against their hashes first. */
export function faceModels(): Promise<FaceModels> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<FaceModels> {
  verifyModels();
  letFetchReadFiles();
  const wasmFolder = `${path.join(packageFolder("@tensorflow/tfjs-backend-wasm"), "dist")}${path.sep}`;
  const humanFolder = packageFolder("@vladmandic/human");
  const faceApiFolder = packageFolder("@vladmandic/face-api");
  const tf: TensorFlow = requireFromRoot("@tensorflow/tfjs");
  const wasm: WasmBackend = requireFromRoot("@tensorflow/tfjs-backend-wasm");
  const { Human }: HumanModule = requireFromRoot(path.join(humanFolder, "dist/human.node-wasm.js"));
  const faceApi: FaceApi = requireFromRoot(path.join(faceApiFolder, "dist/face-api.node-wasm.js"));
  wasm.setWasmPaths(wasmFolder);
  await tf.setBackend("wasm");
  await tf.ready();
  const human = new Human(humanConfig(wasmFolder, path.join(humanFolder, "models")));
  const net = faceApi.nets.faceRecognitionNet;
  await human.load();
  await net.loadFromDisk(path.join(faceApiFolder, "model"));

  const withTensor = async <Result>(image: ColourImage, use: (tensor: Tensor) => Promise<Result>) => {
    const tensor = tf.tensor3d(image.pixels, [image.height, image.width, 3], "int32");
    try {
      return await use(tensor);
    } finally {
      tensor.dispose();
    }
  };
  return {
    detect: (image) => withTensor(image, async (tensor) => usableFaces((await human.detect(tensor, lids(false))).face)),
    detectClosely: (image) =>
      withTensor(image, async (tensor) => usableFaces((await human.detect(tensor, lids(true))).face)),
    async describe(chips) {
      const answers: Float32Array[] = [];
      for (const chip of chips) answers.push(await withTensor(chip, (tensor) => net.computeFaceDescriptor(tensor)));
      return answers;
    },
    tensors: () => tf.memory().numTensors,
  };
}

/** Human keeps what a detection was configured with: every detection says it again. */
const lids = (enabled: boolean) => ({ face: { iris: { enabled } } });

function usableFaces(faces: HumanFace[]): DetectedFace[] {
  return faces
    .flatMap(({ box, score, mesh, rotation }) => {
      if (!mesh || mesh.length < 468 || !rotation) return [];
      return [{ box, score, mesh, yawDegrees: (-rotation.angle.yaw * 180) / Math.PI }];
    })
    .sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3]);
}
