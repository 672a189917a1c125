/**
 * The one instance of this name in the process, made at first use. Next bundles a second copy of `lib`, so a
 * module-level variable would exist twice; `globalThis` does not. `name` must always go with the same type.
 */
export function oncePerProcess<Instance>(name: string, create: () => Instance): Instance {
  const key = Symbol.for(`bonafide.vision.${name}`);
  const existing: Instance | undefined = Reflect.get(globalThis, key);
  if (existing !== undefined) return existing;
  const created = create();
  Reflect.set(globalThis, key, created);
  return created;
}
