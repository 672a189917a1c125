import { randomUUID } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import { connection } from "#db/client.ts";
import { inTenant } from "#db/tenant.ts";
import { order } from "#lib/testing/inbox.ts";
import { newTenant } from "#lib/testing/tenant.ts";
import { deliverWebhook } from "./deliver-webhook.job.ts";
import { enqueue, startQueue } from "./queue.ts";

const SOON = { timeout: 120_000 };

it("workers are told of a job when its transaction commits: not before, not otherwise, and not of one that is due later", async () => {
  const told: string[] = [];
  const boss = await startQueue();
  const job = { ...deliverWebhook, name: `test.told.${randomUUID()}` };
  await boss.createQueue(job.name);
  const { unlisten } = await connection().sql.listen("bonafide_jobs", (name) => void told.push(name));
  onTestFinished(async () => {
    await unlisten();
    await boss.deleteQueue(job.name);
  });
  const add = (afterSeconds: number, then = () => {}) =>
    inTenant("org_told", "live", async (tenant) => {
      await enqueue(tenant, job, { tenantId: "org_told", mode: "live", deliveryId: "whd_1" }, { afterSeconds });
      then();
    });
  // Notifications come in the order of their commits: what was told before this one has been heard before it.
  const heardUntilNow = async () => {
    const end = randomUUID();
    await connection().sql`select pg_notify('bonafide_jobs', ${end})`;
    await expect.poll(() => told, SOON).toContain(end);
    return told.filter((name) => name === job.name).length;
  };
  await add(3600);
  const refused = add(0, () => {
    throw new Error("The transaction fails.");
  });
  await expect(refused).rejects.toThrow("The transaction fails.");
  expect(await heardUntilNow()).toBe(0);
  await add(0);
  expect(await heardUntilNow()).toBe(1);
  const jobs = await connection().sql`select state from queue.job where name = ${job.name}`;
  expect(jobs).toHaveLength(2);
});

it("codes and links have places of their own, and wait behind no other message", async () => {
  const tenant = await newTenant();
  const send = (kind: "one_time_code" | "magic_link" | "password_reset" | "new_sign_in" | "factor_changed") =>
    order(tenant.id, {
      channel: "email",
      kind,
      address: `${kind}@example.com`,
      data: { codeId: "code", userId: "user" },
    });
  const queueOf = async (id: string) => {
    const rows = await connection().sql`select name from queue.job where data->>'messageId' = ${id}`;
    return rows[0]?.name;
  };
  for (const kind of ["one_time_code", "magic_link", "password_reset"] as const)
    expect(await queueOf(await send(kind)), kind).toBe("messages.send-awaited");
  for (const kind of ["new_sign_in", "factor_changed"] as const)
    expect(await queueOf(await send(kind)), kind).toBe("messages.send");
});
