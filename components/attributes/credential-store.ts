import * as z from "zod/mini";
import { KeptCredential } from "./kept-credential.ts";

const DATABASE = "bonafide-credentials";
const STORE = "credentials";

const Kept = z.object({ id: z.string(), session_id: z.nullable(z.string()), credential: KeptCredential });

/** Puts a credential into this browser, for pages of this server alone. */
export async function keepCredential(credential: KeptCredential, sessionId: string | null): Promise<void> {
  const row: z.infer<typeof Kept> = { id: credential.id, session_id: sessionId, credential };
  await inStore("readwrite", (store) => store.put(row));
}

/** What this browser keeps of one verification; null where it keeps nothing. */
export async function credentialOfSession(sessionId: string): Promise<KeptCredential | null> {
  return (await allKept()).find((row) => row.session_id === sessionId)?.credential ?? null;
}

/** Newest first; what this version cannot read is left out. */
export async function keptCredentials(): Promise<KeptCredential[]> {
  const credentials = (await allKept()).map(({ credential }) => credential);
  return credentials.sort((one, other) => other.issued_at.localeCompare(one.issued_at));
}

export async function forgetCredential(id: string): Promise<void> {
  await inStore("readwrite", (store) => store.delete(id));
}

async function allKept(): Promise<z.infer<typeof Kept>[]> {
  const rows = await inStore("readonly", (store) => store.getAll());
  const list: unknown[] = Array.isArray(rows) ? rows : [];
  return list.flatMap((row) => {
    const parsed = z.safeParse(Kept, row);
    return parsed.success ? [parsed.data] : [];
  });
}

async function inStore(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const database = await opened();
  try {
    const transaction = database.transaction(STORE, mode);
    const asked = work(transaction.objectStore(STORE));
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve());
      for (const end of ["error", "abort"]) transaction.addEventListener(end, () => reject(transaction.error));
    });
    return asked.result;
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.addEventListener("upgradeneeded", () => asked.result.createObjectStore(STORE, { keyPath: "id" }));
    asked.addEventListener("success", () => resolve(asked.result));
    asked.addEventListener("error", () => reject(asked.error));
  });
}
