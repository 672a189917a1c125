import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type postgres from "postgres";
import { BREAKPOINT, NEWLINE } from "./plain-script.ts";

/** Runs a script that `writeScript` made, on one connection whose transaction the caller has opened. */
export async function runScript(sql: postgres.Sql, script: Readable): Promise<void> {
  let statement: string[] = [];
  let copying: Writable | undefined;
  for await (const line of linesOf(script)) {
    if (copying) {
      if (line.equals(END_OF_ROWS)) {
        copying.end();
        await finished(copying);
        copying = undefined;
      } else if (!copying.write(Buffer.concat([line, Buffer.of(NEWLINE)]))) await once(copying, "drain");
      continue;
    }
    const text = line.toString();
    if (statement.length === 0 && /^COPY \S+ \(.*\) FROM stdin;$/.test(text))
      copying = await sql.unsafe(text).writable();
    else if (text !== BREAKPOINT) statement.push(text);
    else {
      await sql.unsafe(statement.join("\n"));
      statement = [];
    }
  }
  if (copying || statement.length > 0) throw new Error("the script ends in the midst of a statement");
}

const END_OF_ROWS = Buffer.from("\\.");

async function* linesOf(stream: Readable): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    const bytes = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
      yield bytes.subarray(from, at);
      from = at + 1;
    }
    rest = bytes.subarray(from);
  }
  if (rest.length > 0) yield rest;
}
