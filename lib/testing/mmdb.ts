type Value = string | number | { [key: string]: Value };

/** For tests: an MMDB file (MaxMind DB format 2.0) that knows one IPv4 network. */
export function mmdbOf(network: string, record: Value): Buffer {
  const [address = "", bits = "32"] = network.split("/");
  const prefix = address.split(".").flatMap((part) => [...Number(part).toString(2).padStart(8, "0")]);
  const path = prefix.slice(0, Number(bits));
  const nodes = path.map((bit, index) => {
    const isLast = index === path.length - 1;
    // Beyond the nodes lie 16 zero bytes, then the data; the number of nodes itself stands for "unknown".
    const next = isLast ? path.length + 16 : index + 1;
    return bit === "1" ? [path.length, next] : [next, path.length];
  });
  const tree = Buffer.concat(nodes.flat().map(uint24));
  const metadata = {
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
    database_type: "Test-City",
    ip_version: 4,
    node_count: path.length,
    record_size: 24,
  };
  const marker = Buffer.from("\xab\xcd\xefMaxMind.com", "latin1");
  return Buffer.concat([tree, Buffer.alloc(16), encoded(record), marker, encoded(metadata)]);
}

function uint24(value: number): Buffer {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntBE(value, 0, 3);
  return bytes;
}

/** One control byte of type and size, which is below 29 for everything in a test. */
function encoded(value: Value): Buffer {
  if (typeof value === "string") return Buffer.concat([Buffer.from([(2 << 5) | value.length]), Buffer.from(value)]);
  if (typeof value === "number") return Buffer.concat([Buffer.from([(6 << 5) | 3]), uint24(value)]);
  const entries = Object.entries(value).flatMap(([key, each]) => [encoded(key), encoded(each)]);
  return Buffer.concat([Buffer.from([(7 << 5) | Object.keys(value).length]), ...entries]);
}
