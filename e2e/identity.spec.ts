import { expect } from "@playwright/test";
import age from "../circuits/age_committed/example.json" with { type: "json" };
import attributes from "../circuits/attribute_signed/example.json" with { type: "json" };
import example from "../circuits/password_login/example.json" with { type: "json" };
import { watch } from "./hosted-world.ts";
import { newRealm } from "./prover-steps.ts";
import { startRelyingParty } from "./relying-party.ts";
import { test } from "./test.ts";

test("an identity is registered, proven on a developer's page by the built prover, and verified", async ({
  page,
  baseURL,
}) => {
  const world = await newRealm(String(baseURL), "proof");
  const party = await startRelyingParty(world);
  const wrong = watch(page, [party.origin, String(baseURL)]);
  await page.goto(party.origin);
  const story = { tenant: world.realm.replace(/-test$/, ""), baseUrl: String(baseURL) };
  const answers = await page.evaluate(async ({ tenant, baseUrl }) => {
    const ask = async (path: string, body?: object) => {
      const answer = await fetch(`/zkp/${path}`, body && { method: "POST", body: JSON.stringify(body) });
      return { status: answer.status, body: await answer.json() };
    };
    const { proveIdentity } = await import(`${location.origin}/prover/index.js`);
    const template = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(128))));
    const registered = await ask("register", { biometricTemplate: template });
    const { did, biometricSecret, salt } = registered.body;
    const issued = await ask("nonce");
    const { nonce, timestamp } = issued.body;
    const attempt = { tenant, mode: "test", did, biometricSecret, salt, nonce, timestamp };
    const stages: string[] = [];
    const onProgress = ({ stage }: { stage: string }) => stages.push(stage);
    const sent = await proveIdentity(attempt, { baseUrl, onProgress });
    const [verified, again] = [await ask("verify", sent), await ask("verify", sent)];
    return { registered, verified, again, stages: [...new Set(stages)], told: JSON.stringify(sent), biometricSecret };
  }, story);
  expect([answers.registered.status, answers.verified.status], JSON.stringify(answers.verified.body)).toEqual([
    201, 200,
  ]);
  expect(answers.again.status, "a proof that comes again").toBe(401);
  expect(answers.stages).toEqual(["download", "prove"]);
  expect(answers.told).not.toContain(answers.biometricSecret);

  await test.step("what a proof takes once it is warm is printed, and told in docs/benchmarks.md", async () => {
    const warm = (circuit: string, input: object) =>
      page.evaluate(
        async ({ baseUrl, circuit, input }) => {
          const { prove } = await import(`${location.origin}/prover/index.js`);
          const taken: number[] = [];
          for (let round = 0; round < 6; round++) {
            const began = performance.now();
            await prove(circuit, input, { baseUrl });
            taken.push(performance.now() - began);
          }
          return taken.slice(1).sort((one, two) => one - two)[2] ?? 0;
        },
        { baseUrl: String(baseURL), circuit, input },
      );
    for (const [circuit, input] of Object.entries({
      password_login: example,
      age_committed: age,
      attribute_signed: attributes,
    })) {
      const median = await warm(circuit, input);
      console.log(`A warm proof of ${circuit} took ${Math.round(median)} ms (median of five).`);
    }
  });

  await test.step("a signal ends it", async () => {
    const reason = await page.evaluate(
      async ({ baseUrl, input }) => {
        const { prove } = await import(`${location.origin}/prover/index.js`);
        const controller = new AbortController();
        const proving = prove("password_login", input, { baseUrl, signal: controller.signal });
        controller.abort();
        return proving.catch((error: Error) => error.name);
      },
      { baseUrl: String(baseURL), input: example },
    );
    expect(reason).toBe("AbortError");
  });
  expect(wrong).toEqual([]);
  await party.close();
});
