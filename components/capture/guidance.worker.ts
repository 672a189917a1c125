import type { Config, FaceResult, Human } from "@vladmandic/human";
import { type FaceReading, meshEyes, meshTurn } from "./face-measures.ts";
import type { FromGuide, ToGuide } from "./guidance-messages.ts";

// A worker, because one look takes 110 to 220 ms: in the page it would hold up the frames and the buttons.

let human: Human | null = null;
let canvas: OffscreenCanvas | null = null;

self.addEventListener("message", ({ data }: MessageEvent<ToGuide>) => {
  const answer = data.kind === "load" ? load(data.origin) : look(data.picture);
  answer.then(send, () => send({ kind: "failed" }));
});

function send(message: FromGuide): void {
  self.postMessage(message);
}

async function load(origin: string): Promise<FromGuide> {
  const path = `${origin}/models/`;
  const module: unknown = await import(/* turbopackIgnore: true */ /* webpackIgnore: true */ `${path}human.esm.js`);
  if (!bringsHuman(module)) return { kind: "failed" };
  human = new module.Human(settings(path));
  await human.init();
  await human.load();
  // The first detection compiles the kernels; better now than during the first prompt.
  await human.detect(human.tf.zeros([480, 640, 3], "int32"));
  return { kind: "ready" };
}

async function look(picture: ImageBitmap): Promise<FromGuide> {
  if (!human) return { kind: "failed" };
  const { width, height } = picture;
  canvas ??= new OffscreenCanvas(width, height);
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context?.drawImage(picture, 0, 0);
  picture.close();
  const pixels = context?.getImageData(0, 0, width, height);
  if (!pixels) return { kind: "failed" };
  const tensor = human.tf.browser.fromPixels(pixels);
  const { face } = await human.detect(tensor);
  tensor.dispose();
  return { kind: "seen", reading: readFace(face[0], width, height) };
}

function readFace(face: FaceResult | undefined, width: number, height: number): FaceReading | null {
  if (!face?.mesh?.length) return null;
  const [x, y, boxWidth, boxHeight] = face.box;
  const side = Math.min(width, height);
  const yawDegrees = ((face.rotation?.angle.yaw ?? 0) * 180) / Math.PI;
  return {
    centreX: (x + boxWidth / 2 - width / 2) / side,
    centreY: (y + boxHeight / 2 - height / 2) / side,
    width: boxWidth / side,
    turn: meshTurn(face.mesh, yawDegrees),
    eyes: meshEyes(face.mesh),
  };
}

function settings(path: string): Partial<Config> {
  const off = { enabled: false };
  return {
    backend: "wasm",
    wasmPath: path,
    modelBasePath: path,
    debug: false,
    async: false,
    warmup: "none",
    cacheModels: false,
    cacheSensitivity: 0,
    filter: { ...off },
    gesture: off,
    hand: off,
    body: off,
    object: off,
    segmentation: off,
    face: {
      enabled: true,
      detector: { modelPath: "blazeface.json", rotation: true, maxDetected: 1, minConfidence: 0.3, return: false },
      mesh: { enabled: true, modelPath: "facemesh.json" },
      attention: off,
      iris: off,
      emotion: off,
      description: off,
      antispoof: off,
      liveness: off,
    },
  };
}

function bringsHuman(module: unknown): module is { Human: new (config: Partial<Config>) => Human } {
  return typeof module === "object" && module !== null && "Human" in module && typeof module.Human === "function";
}
