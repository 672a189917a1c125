import * as z from "zod";
import { countLeaves } from "#db/queries/transparency.ts";
import { lookUp } from "#db/tenant.ts";
import { signNote } from "#lib/crypto/signed-note.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { logOrigin, signingLogKey } from "./log-key.ts";
import { hashText, rangeHashes, wholeOf } from "./tree.ts";

const LogHead = z
  .object({
    origin: z.string(),
    treeSize: z.number().int(),
    rootHash: z.string(),
    timestamp: z.iso.datetime(),
    keyId: z.string(),
    signature: z.string(),
    checkpoint: z.string(),
  })
  .meta({ id: "LogHead" });

/** The signature is over the checkpoint's lines up to the empty one; `keyId` names the key at `/v1/transparency/keys`. */
export const readLogHead = definePlatformOperation({
  name: "transparency.head",
  summary: "The signed head of the transparency log: its size and root now",
  scope: null,
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputLogHead" }),
  output: LogHead,
  faults: [],
  run: ({ now }) => logHead(now),
});

/** The head as it is now, signed. */
export async function logHead(now: Date): Promise<z.input<typeof LogHead>> {
  const [treeSize, root = Buffer.alloc(0)] = await lookUp(async (platform) => {
    const size = await countLeaves(platform);
    return [size, ...(await rangeHashes(platform, [wholeOf(size)]))] as const;
  });
  const key = await signingLogKey(now);
  const origin = logOrigin();
  const timestamp = now.toISOString();
  // C2SP tlog-checkpoint: origin, size, root; further lines are the log's own.
  const lines = [origin, String(treeSize), root.toString("base64"), `Timestamp: ${timestamp}`];
  const { note, signature } = signNote(lines, { ...key, name: origin });
  const head = { origin, treeSize, rootHash: hashText(root), timestamp, keyId: key.id };
  return { ...head, signature: signature.toString("base64"), checkpoint: note };
}
