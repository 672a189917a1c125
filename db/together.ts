/**
 * Waits for statements that go to the database in one write instead of one round trip each. Every one has been answered
 * when this throws the first refusal, so that none is left to run on a connection that its transaction has given back.
 * They are carried out in the order of their sending, which for statements of different builders need not be this one.
 */
export async function together<T extends readonly unknown[] | []>(sent: T): Promise<Values<T>> {
  const settled = await Promise.allSettled(sent);
  for (const each of settled) if (each.status === "rejected") throw each.reason;
  return valuesOf<T>(settled);
}

type Values<T> = { -readonly [Place in keyof T]: Awaited<T[Place]> };

/** Safe: one result for each that was sent, in their order, and none of them refused. */
function valuesOf<T>(settled: readonly PromiseSettledResult<unknown>[]): Values<T> {
  return settled.map((each) => (each.status === "fulfilled" ? each.value : undefined)) as Values<T>;
}
