// For tests: a process that does what its bytes say.

const deeds: Readonly<Record<string, () => void>> = {
  answer: () => process.send?.({ kind: "answered", secrets: Object.keys(process.env) }),
  exit: () => process.exit(3),
  abort: () => process.abort(),
  spin: () => {
    for (;;);
  },
  grow: () => {
    const hoard: string[][] = [];
    for (;;) hoard.push(new Array<string>(100_000).fill("grow"));
  },
  hold: () => {
    const hoard = Buffer.alloc(500_000_000, 1);
    setTimeout(() => process.send?.({ kind: "answered", secrets: [String(hoard.length)] }), 60_000);
  },
  wasm: () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    memory.grow(8000);
    process.send?.({ kind: "answered" });
  },
};

process.once("message", (bytes: Uint8Array) => deeds[Buffer.from(bytes).toString()]?.());
