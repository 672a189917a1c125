// One accessor a kind of array: a shared one is compiled for all kinds at once and made zone reading three times slower.

/** The number at `index`, or 0 outside; for cold code, and arrays of no fixed kind. */
export const at = (values: ArrayLike<number>, index: number): number => values[index] ?? 0;

/** The byte at `index`, or 0 outside: pixel loops stay readable under unchecked-index rules. */
export const byteAt = (values: Uint8Array, index: number): number => values[index] ?? 0;

/** The 32-bit integer at `index`, or 0 outside. */
export const intAt = (values: Int32Array, index: number): number => values[index] ?? 0;

/** The 32-bit float at `index`, or 0 outside. */
export const floatAt = (values: Float32Array, index: number): number => values[index] ?? 0;

/** The 64-bit float at `index`, or 0 outside. */
export const doubleAt = (values: Float64Array, index: number): number => values[index] ?? 0;

/** The item at `index`; throws where the caller's own arithmetic went out of bounds. */
export function itemAt<Item>(items: ArrayLike<Item>, index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`No item at ${index} of ${items.length}.`);
  return item;
}

/** The middle value (upper of the two middles), or 0 for none. */
export function medianOf(values: readonly number[]): number {
  return at(
    [...values].sort((a, b) => a - b),
    values.length >> 1,
  );
}
