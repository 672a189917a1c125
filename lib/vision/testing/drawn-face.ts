import type { MeshPoint } from "../faces/face-models.ts";
import type { ColourImage } from "../images/decode.ts";

/** For tests without nets: a picture whose pixels are told one by one. */
export function pictureFrom(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): ColourImage {
  const pixels = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) pixels.set(colour(i % width, Math.floor(i / width)), i * 3);
  return { width, height, pixels };
}

/** For tests without nets: a mesh that has its scale and its place right and nothing else, turned clockwise by degrees. */
export function meshAt(middleX: number, middleY: number, width: number, degrees = 0): MeshPoint[] {
  const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const place = (right: number, down: number): MeshPoint => [
    middleX + (right * cosine - down * sine) * width,
    middleY + (right * sine + down * cosine) * width,
  ];
  const mesh = Array.from({ length: 468 }, () => place(0, 0));
  const points = { 10: [0, -0.6], 152: [0, 0.6], 234: [-0.5, 0], 454: [0.5, 0], 33: [-0.3, -0.2], 263: [0.3, -0.2] };
  for (const [index, [right = 0, down = 0]] of Object.entries(points)) mesh[Number(index)] = place(right, down);
  return mesh;
}

/** A number from −1 to 1 that depends on the place alone: grain, the same at every run. */
export function grainAt(x: number, y: number): number {
  const value = Math.sin(x * 12.9898 + y * 78.233) * 43758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}
