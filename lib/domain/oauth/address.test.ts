import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { newPerson, newWorld, signIn } from "#lib/testing/openid-world.ts";

it("an address by the standard is taken from a provider, in either spelling of its domain", async () => {
  const world = await newWorld();
  const name = randomUUID().slice(0, 8);
  for (const local of [`r&d.${name}`, `a/b.${name}`, `x=y.${name}`, `it%2b.${name}`, `jörg.${name}`]) {
    const email = `${local}@bücher.example`;
    const { status, body, text } = await signIn(world, newPerson({ email }));
    expect([status, body.user], text).toMatchObject([200, { email, is_verified: true }]);
    const again = await signIn(world, newPerson({ email: `${local}@xn--bcher-kva.example` }));
    expect([again.status, again.body.detail], "that is another account of the provider").toEqual([
      409,
      expect.stringContaining("Another account of this provider"),
    ]);
  }
});

it("an address that is none is told as one that cannot be used, and not as none", async () => {
  const { status, body } = await signIn(await newWorld(), newPerson({ email: `${"a".repeat(65)}@example.com` }));
  expect([status, body.detail]).toEqual([
    409,
    "The provider gave no e-mail address that can be used, and an account needs one.",
  ]);
});
