/** Numbers that repeat: 0 to 1, from a seed. */
export function drawFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A template like a face's: 128 numbers around zero; two of them lie about 0.83 apart, as two people's do. */
export function drawnTemplate(draw: () => number): Float32Array {
  return Float32Array.from({ length: 128 }, () => (draw() + draw() + draw() - 1.5) * 0.1038);
}

/** The same face, seen so far away from the first time (L2). */
export function atDistance(template: Float32Array, distance: number, draw: () => number): Float32Array {
  const shift = Array.from({ length: 128 }, () => draw() - 0.5);
  const length = Math.hypot(...shift);
  return template.map((value, i) => value + ((shift[i] ?? 0) * distance) / length);
}
