import { listRoots } from "#db/queries/data-keys.ts";
import { MODES, type Mode } from "#db/schema/columns.ts";
import { lookUp } from "#db/tenant.ts";
import { endIssuerKey } from "#lib/domain/credentials/index.ts";
import { resealTenant, rewrapByCurrentMaster, rotateTenantKey } from "#lib/domain/sealing/index.ts";
import { endSigningKeys, rotateSigningKey } from "#lib/domain/sessions/index.ts";
import { addLocalMasterKey, dropEarlierMasterKeys } from "#lib/engine/master-key.ts";
import { asSystem } from "#lib/engine/system.ts";
import { env } from "#lib/env.ts";
import { type Commands, runCommand } from "./command-on-database.ts";

const USAGE = `npm run keys -- COMMAND, beside the server or without it (docs/keys.md)

  rotate org_…|all         makes a new data key for an organization, or for each
  reseal org_…|all         seals anew what earlier keys have sealed, as the job does every hour
  drop org_…               the same, and lets go of what does not open in its place: those values are lost
  new-master               makes a new master key in DATA_DIR, where MASTER_KEY is not set
  rewrap                   wraps every key anew with the master key in force; the ones before can go then
  rotate-signing           makes the next key of access tokens, which signs ten minutes later
  end-signing              ends the keys of access tokens, as when one has leaked: tokens are refused, sessions go on
  end-issuer org_… [test]  ends the key that signs an organization's credentials, as when it has leaked`;

const COMMANDS: Commands = {
  rotate: (subject = "") => forEach(subject, (id) => rotateTenantKey(id, new Date()).then(() => "has a new key")),
  reseal: (subject = "") => forEach(subject, (id) => resealed(id)),
  drop: (subject = "") => forEach(subject, (id) => resealed(id, { losesUnreadable: true })),
  "new-master": async () => {
    if (env().MASTER_KEY !== undefined)
      return "MASTER_KEY is set: put a new one there, and the one before into MASTER_KEY_PREVIOUS.";
    addLocalMasterKey();
    return "There is a new master key. Start the server anew, and then run: npm run keys -- rewrap";
  },
  rewrap,
  "rotate-signing": async () =>
    `${await rotateSigningKey(new Date())} is published now, and signs in ten minutes; the key before is forgotten three hours after that.`,
  "end-signing": async () =>
    `${await endSigningKeys(new Date())} signs from now on. Every process knows within a minute; start them anew to have it at once.`,
  "end-issuer": endIssuer,
};

await runCommand(COMMANDS, USAGE);

async function forEach(subject: string, work: (id: string) => Promise<string>): Promise<string> {
  const known = (await lookUp(listRoots)).map(({ id }) => id);
  const chosen = subject === "all" ? known : known.filter((id) => id === subject);
  if (chosen.length === 0) throw new Error("There is no such organization.");
  const lines: string[] = [];
  for (const id of chosen) lines.push(`${id} ${await work(id)}`);
  return lines.join("\n");
}

async function resealed(id: string, options = {}): Promise<string> {
  const { resealed: count, unreadable, isSettled } = await resealTenant(id, new Date(), options);
  const end = isSettled
    ? "the keys of before are gone"
    : "the keys of before are kept: until an hour has passed since the new one was made, and everything opens";
  return `${count} values sealed anew, ${unreadable} do not open in their place; ${end}`;
}

async function rewrap(): Promise<string> {
  const { rewrapped, waiting } = await rewrapByCurrentMaster();
  if (waiting > 0)
    return `${rewrapped} wrapped anew. ${waiting} organizations hold values of an earlier release, which the job seals anew within two hours: run this again then, and keep the master key of before.`;
  dropEarlierMasterKeys();
  return `${rewrapped} wrapped anew. No key of before is needed: take MASTER_KEY_PREVIOUS away, and start the server anew.`;
}

async function endIssuer(subject = "", mode = "live"): Promise<string> {
  const isMode = (text: string): text is Mode => MODES.some((each) => each === text);
  if (!isMode(mode)) throw new Error("The mode is live or test.");
  return forEach(subject, async (id) => {
    const done = await asSystem("keys", id, mode, new Date(), endIssuerKey);
    return done
      ? `has key ${done.epoch}; ${done.ended} credentials of the one before are out of force`
      : "has signed nothing";
  });
}
