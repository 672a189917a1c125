import { connection } from "#db/client.ts";

/** Every table, those of the queue included, with a row in which a text or bytes stand: readable, in JSON or as bytes. */
export async function tablesHolding(content: string | Uint8Array): Promise<string[]> {
  const { sql } = connection();
  const tables = await sql<{ name: string }[]>`
    select distinct format('%I.%I', table_schema, table_name) as name
    from information_schema.tables
    where table_schema in ('public', 'queue') and table_type = 'BASE TABLE'`;
  const hex = Buffer.from(content).toString("hex");
  const text = typeof content === "string" ? content : hex;
  const holding: string[] = [];
  for (const { name } of tables) {
    const [found] = await sql.unsafe(
      `select 1 from ${name} as t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0 limit 1`,
      [text, hex],
    );
    if (found) holding.push(name.replace(/^public\./, ""));
  }
  return holding;
}
