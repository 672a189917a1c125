type Options = {
  key?: string;
  json?: unknown;
  form?: Record<string, string>;
  files?: Record<string, readonly Uint8Array[]>;
};

let step = 0;

/** Prints one step of the story with what came of it. */
export function say(what: string, result: object): void {
  step++;
  process.stdout.write(`\n${step}. ${what}\n${JSON.stringify(result, null, 2).replace(/^/gm, "   ")}\n`);
}

/** Calls a server's API; throws the server's own sentence where it refuses. */
export function api(url: string) {
  return async (at: `${string} /${string}`, options: Options = {}): Promise<Record<string, unknown>> => {
    const [method, path] = at.split(" ");
    const headers: Record<string, string> = options.key
      ? { authorization: `Bearer ${options.key}`, "x-api-key": options.key }
      : {};
    if (options.json !== undefined) headers["content-type"] = "application/json";
    const body = options.json !== undefined ? JSON.stringify(options.json) : formOf(options);
    const response = await fetch(new URL(path ?? "/", url), { method, headers, body }).catch((cause: unknown) => {
      throw new Error(`No server answers at ${url}. Start it with npm start, or name another with --url.`, { cause });
    });
    const answer: unknown = await response.json();
    const fields = typeof answer === "object" && answer !== null ? { ...answer } : {};
    if (!response.ok)
      throw new Error(
        `${at} answered ${response.status}: ${"detail" in fields ? String(fields.detail) : "no reason given"}`,
      );
    return fields;
  };
}

function formOf({ form, files }: Options): FormData | undefined {
  if (!files) return undefined;
  const data = new FormData();
  for (const [name, value] of Object.entries(form ?? {})) data.append(name, value);
  for (const [name, list] of Object.entries(files))
    for (const [index, bytes] of list.entries())
      data.append(name, new Blob([Uint8Array.from(bytes)]), `${name}-${index}.jpg`);
  return data;
}
