/**
 * Makes a value once per process, even though Next bundles its own copy of `lib`:
 * the value lives on `globalThis` under a registered symbol, not in the module.
 */
export function processWide<T>(name: string, make: () => T): T {
  const key = symbolOf(name);
  const held = heldBy(globalThis);
  if (!(key in held)) held[key] = { value: make() };
  return typedValue<T>(held[key]);
}

const symbols = new Map<string, symbol>();

/** The registered symbol, looked up once: every request asks for a dozen of them. */
function symbolOf(name: string): symbol {
  const known = symbols.get(name) ?? Symbol.for(`bonafide.${name}`);
  symbols.set(name, known);
  return known;
}

type Holder = Record<symbol, { value: unknown } | undefined>;

/** Safe: symbols under our own prefix are written by `processWide` alone. */
function heldBy(target: object): Holder {
  return target as Holder;
}

/** Safe: one name is always made by one caller, so it always holds that caller's type. */
function typedValue<T>(slot: { value: unknown } | undefined): T {
  return (slot as { value: T }).value;
}
