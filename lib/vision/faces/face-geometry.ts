import { itemAt } from "../images/at.ts";
import type { MeshPoint } from "./face-models.ts";

// Indices of the 468-point mesh; "right" and "left" are the person's own.
const rightEyeOuter = 33;
const leftEyeOuter = 263;
const rightCheek = 234;
const leftCheek = 454;
const noseTip = 4;

/** Distance of two mesh points in the picture plane. */
const distanceOf = (a: MeshPoint, b: MeshPoint) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** Distance of the outer eye corners in pixels: the scale of a face. */
export const eyeDistance = (mesh: readonly MeshPoint[]) =>
  distanceOf(itemAt(mesh, rightEyeOuter), itemAt(mesh, leftEyeOuter));

/** How far the line of the eyes is turned clockwise, −180 to 180; about 0 upright. */
export function rollDegrees(mesh: readonly MeshPoint[]): number {
  const [right, left] = [itemAt(mesh, rightEyeOuter), itemAt(mesh, leftEyeOuter)];
  return (Math.atan2(left[1] - right[1], left[0] - right[0]) * 180) / Math.PI;
}

/** Where the nose tip lies between the cheeks: −1 at the person's right cheek, 1 at the left one, about 0 frontal. */
export function noseOffset(mesh: readonly MeshPoint[]): number {
  const right = itemAt(mesh, rightCheek);
  const left = itemAt(mesh, leftCheek);
  const nose = itemAt(mesh, noseTip);
  const width = distanceOf(right, left) || 1;
  const along = ((nose[0] - right[0]) * (left[0] - right[0]) + (nose[1] - right[1]) * (left[1] - right[1])) / width;
  return (2 * along) / width - 1;
}

// Corner, two upper lid, corner, two lower lid points (faces.md).
const rightEye = [33, 160, 158, 133, 153, 144] as const;
const leftEye = [362, 385, 387, 263, 373, 380] as const;

/** Height over width of both eyes, averaged: about 0.3 open, under 0.15 shut (Soukupová and Čech 2016). */
export const eyeAspectRatio = (mesh: readonly MeshPoint[]) => (aspect(mesh, rightEye) + aspect(mesh, leftEye)) / 2;

function aspect(mesh: readonly MeshPoint[], eye: readonly number[]): number {
  const point = (i: number) => itemAt(mesh, itemAt(eye, i));
  const height = distanceOf(point(1), point(5)) + distanceOf(point(2), point(4));
  return height / (2 * distanceOf(point(0), point(3)) || 1);
}
