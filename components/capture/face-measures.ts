export type Point = readonly [x: number, y: number, z?: number];

/** What the page needs of one look at the camera; lengths as shares of the picture's shorter side. */
export type FaceReading = {
  centreX: number;
  centreY: number;
  width: number;
  /** Degrees; positive towards the person's own left. */
  turn: number;
  /** Mean eye aspect ratio of both eyes. */
  eyes: number;
};

// The six points of each eye in the 468-point mesh, as the server uses them for its own decision.
const rightEye = [33, 160, 158, 133, 153, 144];
const leftEye = [362, 385, 387, 263, 373, 380];
const noseTip = 1;
const cheeks = [234, 454] as const;

/** (|p2−p6| + |p3−p5|) / 2|p1−p4|: Soukupová and Čech 2016. About 0.3 open, below 0.2 shut. */
export function eyeAspectRatio(eye: readonly Point[]): number {
  const [a, b, c, d, e, f] = eye;
  if (!a || !b || !c || !d || !e || !f) return 0;
  const width = distance(a, d);
  return width === 0 ? 0 : (distance(b, f) + distance(c, e)) / (2 * width);
}

/** Mean of both eyes of a 468-point mesh. */
export function meshEyes(mesh: readonly Point[]): number {
  return (eyeAspectRatio(pick(mesh, rightEye)) + eyeAspectRatio(pick(mesh, leftEye))) / 2;
}

/**
 * The head's turn in degrees, positive to the person's own left (to the right in an unmirrored picture).
 * The size is the mesh's own yaw; its side is read from where the nose stands between the cheeks.
 */
export function meshTurn(mesh: readonly Point[], yawDegrees: number): number {
  const nose = mesh[noseTip];
  const [one, other] = pick(mesh, cheeks);
  if (!nose || !one || !other) return 0;
  const side = Math.sign(nose[0] - (one[0] + other[0]) / 2);
  return Math.abs(yawDegrees) * side;
}

// Chosen: below, a face is too small for the server's comparison at 640×480; above, the chin leaves the picture.
const widthMin = 0.26;
const widthMax = 0.85;
const turnDegreesMax = 12;
const offCentreMax = 0.18;

export type Placement = "none" | "far" | "near" | "aside" | "turned" | "shut" | "good";

/** Where the face stands in the frame, in the one word that says what to change. */
export function placementOf(reading: FaceReading | null): Placement {
  if (!reading) return "none";
  if (reading.width < widthMin) return "far";
  if (reading.width > widthMax) return "near";
  if (Math.hypot(reading.centreX, reading.centreY) > offCentreMax) return "aside";
  return Math.abs(reading.turn) > turnDegreesMax ? "turned" : "good";
}

const looksMin = 5; // a blink fills fewer than half of that, so their median is the open eye
const shutShare = 0.7;

/** A good place with the eyes shut is not good yet; null while too few looks tell what this person's open eyes are. */
export function withOpenEyes(placement: Placement, eyes: readonly number[]): Placement | null {
  if (placement !== "good") return placement;
  if (eyes.length < looksMin) return null;
  const open = eyes.toSorted((a, b) => a - b)[Math.floor(eyes.length / 2)] ?? 0;
  return (eyes.at(-1) ?? 0) < open * shutShare ? "shut" : "good";
}

function pick(mesh: readonly Point[], indices: readonly number[]): Point[] {
  return indices.map((index) => mesh[index]).filter((point) => point !== undefined);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
