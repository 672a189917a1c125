import { randomUUID } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import { newTenant } from "#lib/testing/tenant.ts";
import { startQueue } from "./queue.ts";

// What `startWorker` asks of pg-boss for a job with `perTenantMax`, at a size that a test can fill.
it("a tenant whose jobs hang takes no more than its places, and another's job is run beside them", async () => {
  const boss = await startQueue();
  const name = `test.shares.${randomUUID()}`;
  await boss.createQueue(name);
  const begun: string[] = [];
  let end = () => {};
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  onTestFinished(async () => {
    end();
    await boss.offWork(name, { wait: true });
    await boss.deleteQueue(name);
  });
  const [hanging, calm] = [await newTenant(), await newTenant()];
  for (let n = 0; n < 12; n++)
    await boss.send(name, { tenant: hanging.id }, { group: { id: hanging.id }, priority: -n });
  await boss.send(name, { tenant: calm.id }, { group: { id: calm.id }, priority: -50 });
  await boss.work<{ tenant: string }>(
    name,
    { localConcurrency: 4, localGroupConcurrency: 2, pollingIntervalSeconds: 0.5 },
    async ([job]) => {
      begun.push(job?.data.tenant ?? "");
      if (job?.data.tenant === hanging.id) await held;
    },
  );
  await expect.poll(() => begun).toContain(calm.id);
  expect(begun.filter((tenant) => tenant === hanging.id).length).toBeLessThanOrEqual(2);
});
