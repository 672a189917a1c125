import { withDatabase } from "./with-database.ts";

const FACES = 100_000;
const PAGE = 5_000;
const SEARCHES = 200;

const percentile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

/** Tells what a search among 100,000 kept faces of one tenant takes: drawn templates, sealed, in a real database. */
export async function benchFaceSearch(): Promise<void> {
  await withDatabase(async (environment) => {
    Object.assign(process.env, environment);
    const { closeDatabase } = await import("#db/client.ts");
    const { closeFaces } = await import("#lib/domain/kyc/duplicates/held-faces.ts");
    const { flushMeter } = await import("#lib/engine/meter.ts");
    try {
      await measure();
    } finally {
      await Promise.all([closeFaces(), flushMeter()]);
      await closeDatabase();
    }
  });
}

async function measure(): Promise<void> {
  const { faceThread } = await import("#lib/domain/kyc/duplicates/held-faces.ts");
  const { call } = await import("#lib/testing/call.ts");
  const { drawFrom, drawnTemplate } = await import("#lib/testing/drawn-faces.ts");
  const { verificationOf } = await import("#lib/testing/faces.ts");
  const { newTenant } = await import("#lib/testing/tenant.ts");
  const tenant = await newTenant();
  await call("PATCH /v1/organization", { headers: tenant.headers, body: { finds_duplicate_faces: true } });
  const draw = drawFrom(1);
  await plant(tenant.id, () => drawnTemplate(draw));
  const id = await verificationOf(tenant, drawnTemplate(draw));
  const request = async () => {
    const { status, text } = await call(`GET /v1/kyc/sessions/${id}/duplicates`, { headers: tenant.headers });
    if (status !== 200) throw new Error(`the search failed: ${text}`);
  };
  const index = `${tenant.id}:live`;
  const scan = () =>
    faceThread().ask({ kind: "search", index, templates: [drawnTemplate(draw)], distanceMax: 0.6, limit: 1_000 });
  const before = process.memoryUsage().rss;
  const loading = await timed(request);
  const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
  const grown = megabytes(process.memoryUsage().rss - before);
  const scans: Timed[] = [];
  const requests: Timed[] = [];
  for (let i = 0; i < SEARCHES; i++) {
    scans.push(await timed(scan));
    requests.push(await timed(request));
  }
  console.log(
    `${SEARCHES} searches among ${FACES} faces: ${told(scans)} (goal 50); the whole request ${told(requests)}`,
  );
  console.log(
    `the first reads and opens them all: ${(loading.elapsed / 1000).toFixed(1)} s; ${megabytes(FACES * 512)} MB of templates, ${grown} MB more in use by the process`,
  );
}

/** Milliseconds by the clock, and of CPU in all threads of this process. */
type Timed = { elapsed: number; cpu: number };

async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const [startedAt, usedAt] = [performance.now(), process.cpuUsage()];
  await work();
  const elapsed = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(usedAt);
  return { elapsed, cpu: (user + system) / 1000 };
}

function told(times: Timed[]): string {
  const of = (values: number[]) =>
    `median ${percentile(values, 0.5).toFixed(1)} ms, p95 ${percentile(values, 0.95).toFixed(1)} ms`;
  return `${of(times.map(({ elapsed }) => elapsed))}, CPU ${of(times.map(({ cpu }) => cpu))}`;
}

/** Writes verifications with one sealed face each. */
async function plant(tenantId: string, next: () => Float32Array): Promise<void> {
  const { connection } = await import("#db/client.ts");
  const { sealTemplate } = await import("#lib/domain/kyc/evidence.ts");
  const { sql } = connection();
  for (let from = 0; from < FACES; from += PAGE) {
    const numbers = Array.from({ length: Math.min(PAGE, FACES - from) }, (_, i) => String(from + i).padStart(6, "0"));
    const placeOf = (number: string) =>
      ({ tenantId, mode: "live", id: `lvc_${number}`, sessionId: `kyc_sess_${number}` }) as const;
    const sealed = await Promise.all(
      numbers.map(async (number) => (await sealTemplate("face", placeOf(number), next())).toString("hex")),
    );
    await sql`
      insert into kyc_sessions (id, tenant_id, mode, type, checks, status, created_at, expires_at)
      select 'kyc_sess_' || number, ${tenantId}, 'live', 'face_only', '{liveness}', 'completed', now() - interval '1 day', now()
      from unnest(${numbers}::text[]) as number`;
    await sql`
      insert into kyc_face_checks (id, tenant_id, mode, session_id, kind, passed, confidence, template, result, created_at)
      select 'lvc_' || number, ${tenantId}, 'live', 'kyc_sess_' || number, 'liveness', true, 0.9, decode(sealed, 'hex'), '', now() - interval '1 day'
      from unnest(${numbers}::text[], ${sealed}::text[]) as planted (number, sealed)`;
  }
}
