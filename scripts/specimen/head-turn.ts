import type { HeadMesh } from "./head-mesh.ts";
import { type Raster, sample } from "./raster.ts";

/** How the head is held in one frame. */
export interface Pose {
  /** Degrees; above 0 the person turns to their own left, so that the nose moves to the right of the picture. */
  yaw: number;
  /** The whole head's shift in pixels. */
  shift: readonly [number, number];
}

/** A face and all that moves with it, ready to be drawn in any pose. */
export interface Head {
  source: Raster;
  points: readonly (readonly [number, number, number])[];
  triangles: readonly number[];
}

// The outline of the 468-point mesh, from the forehead round by the picture's right side.
const OVAL = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
  172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];
const EARS = [234, 454] as const;
const MESH = 468;
// Scales of the rings laid around the oval: the skull with its hair, and the still picture beyond. Chosen.
const SKULL = 1.42;
const STILL = 2.3;
// How much of the skull ring's motion is left at the throat, which hardly turns. Chosen.
const THROAT = 0.3;
// The net reads a drawing's relief too flat: from ear to nose tip a head measures about 0.7 of its width. Chosen.
const RELIEF = 1.6;

/** Wraps a picture of a face in its mesh and in two rings, so that hair and background follow a turn without a seam. */
export function headFrom(source: Raster, mesh: HeadMesh): Head {
  const at = (index: number) => mesh.points[index] ?? [0, 0, 0];
  const centre = [(at(234)[0] + at(454)[0]) / 2, (at(10)[1] + at(152)[1]) / 2] as const;
  const depth = earDepth(mesh.points);
  const width = at(454)[0] - at(234)[0];
  const ring = (scale: number, relief: number, behind: number) =>
    OVAL.map((index) => {
      const [x, y, z] = at(index);
      const far = depth + (z - depth) * relief + behind;
      return [centre[0] + (x - centre[0]) * scale, centre[1] + (y - centre[1]) * scale, far] as const;
    });
  const count = OVAL.length;
  const rings: number[] = [];
  for (let i = 0; i < count; i++) {
    const next = (i + 1) % count;
    const [a, b] = [OVAL[i] ?? 0, OVAL[next] ?? 0];
    const [c, d] = [MESH + i, MESH + next];
    const [e, f] = [MESH + count + i, MESH + count + next];
    rings.push(c, d, e, d, f, e, a, b, c, b, d, c);
  }
  return {
    source,
    points: [
      ...mesh.points.map(([x, y, z]) => [x, y, depth + (z - depth) * RELIEF] as const),
      ...ring(SKULL, RELIEF * 0.6, width * 0.06),
      ...ring(STILL, 0, 0),
    ],
    triangles: [...rings, ...mesh.triangles],
  };
}

/** Draws the head in a pose: a rotation about the upright axis through the ears, seen without perspective. */
export function drawPose(head: Head, pose: Pose): Raster {
  const moved = place(head, pose);
  const data = Uint8Array.from(head.source.data);
  const rings = OVAL.length * 12;
  const face: number[] = [];
  for (let t = rings; t < head.triangles.length; t += 3) face.push(t);
  const far = (t: number) => [0, 1, 2].reduce((sum, k) => sum + (moved[head.triangles[t + k] ?? 0]?.[2] ?? 0), 0);
  // Far triangles first, so that the nose covers the cheek behind it.
  face.sort((a, b) => far(b) - far(a));
  for (let t = 0; t < rings; t += 3) drawTriangle(head, moved, t, data);
  for (const t of face) drawTriangle(head, moved, t, data);
  return { ...head.source, data };
}

type Placed = readonly (readonly [number, number, number])[];

function place(head: Head, pose: Pose): Placed {
  const angle = (-pose.yaw * Math.PI) / 180;
  const depth = earDepth(head.points);
  const axis = ((head.points[EARS[0]]?.[0] ?? 0) + (head.points[EARS[1]]?.[0] ?? 0)) / 2;
  const chin = head.points[152]?.[1] ?? 0;
  return head.points.map(([x, y, z], index) => {
    if (index >= MESH + OVAL.length) return [x, y, z] as const;
    const share = index >= MESH && y > chin ? THROAT : 1;
    const turned = axis + (x - axis) * Math.cos(angle) + (z - depth) * Math.sin(angle);
    const back = -(x - axis) * Math.sin(angle) + (z - depth) * Math.cos(angle);
    return [x + (turned - x) * share + pose.shift[0] * share, y + pose.shift[1] * share, back] as const;
  });
}

function earDepth(points: Head["points"]): number {
  return ((points[EARS[0]]?.[2] ?? 0) + (points[EARS[1]]?.[2] ?? 0)) / 2;
}

/** Fills one moved triangle from its place in the source. What shows its back lies under what was drawn later. */
function drawTriangle(head: Head, moved: Placed, t: number, data: Uint8Array): void {
  const { source, triangles, points } = head;
  const [i, j, k] = [triangles[t] ?? 0, triangles[t + 1] ?? 0, triangles[t + 2] ?? 0];
  const [a, b, c] = [moved[i], moved[j], moved[k]];
  const [p, q, r] = [points[i], points[j], points[k]];
  if (!a || !b || !c || !p || !q || !r) return;
  const area = (b[1] - c[1]) * (a[0] - c[0]) + (c[0] - b[0]) * (a[1] - c[1]);
  if (Math.abs(area) < 1e-3) return;
  const top = Math.max(0, Math.floor(Math.min(a[1], b[1], c[1])));
  const bottom = Math.min(source.height - 1, Math.ceil(Math.max(a[1], b[1], c[1])));
  const left = Math.max(0, Math.floor(Math.min(a[0], b[0], c[0])));
  const right = Math.min(source.width - 1, Math.ceil(Math.max(a[0], b[0], c[0])));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const u = ((b[1] - c[1]) * (x - c[0]) + (c[0] - b[0]) * (y - c[1])) / area;
      const v = ((c[1] - a[1]) * (x - c[0]) + (a[0] - c[0]) * (y - c[1])) / area;
      const w = 1 - u - v;
      // A hundredth of overlap closes the seams between neighbours.
      if (u < -0.01 || v < -0.01 || w < -0.01) continue;
      sample(source, u * p[0] + v * q[0] + w * r[0], u * p[1] + v * q[1] + w * r[1], data, (y * source.width + x) * 3);
    }
  }
}
