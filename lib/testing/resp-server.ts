import { rmSync } from "node:fs";
import { createServer } from "node:net";

// As much of Redis as counting needs, for machines without one: RESP2 over a socket; commands that are not known are refused,
// as Redis refuses them. `resp-server.ts socket [--requirepass word]`.
const [socket = "", , password] = process.argv.slice(2);
const counts = new Map<string, { count: number; until: number }>();

function answer(words: readonly string[], session: { isLetIn: boolean }): string {
  const [name = "", ...rest] = words;
  const command = name.toLowerCase();
  if (command === "auth") {
    session.isLetIn = rest.at(-1) === password;
    return session.isLetIn ? "+OK" : "-WRONGPASS invalid username-password pair or user is disabled.";
  }
  if (!session.isLetIn && command !== "hello") return "-NOAUTH Authentication required.";
  if (command === "eval" || command === "evalsha") return count(rest[2] ?? "", Number(rest[3]), Number(rest[4]));
  if (command === "info") return bulk("loading:0\r\n");
  return ["client", "select"].includes(command) ? "+OK" : `-ERR unknown command '${name}'`;
}

/** The script of rate-limiter-flexible: adds, and tells how many there are and for how long. */
function count(key: string, points: number, seconds: number): string {
  const held = counts.get(key);
  const now = Date.now();
  const until = held && held.until > now ? held.until : now + seconds * 1000;
  const total = (held && held.until > now ? held.count : 0) + points;
  counts.set(key, { count: total, until });
  return `*2\r\n:${total}\r\n:${until - now}`;
}

const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}`;

/** The commands that are there whole, as arrays of bulk strings, and the rest. */
function commandsIn(text: string): { commands: string[][]; rest: string } {
  const commands: string[][] = [];
  let rest = text;
  for (;;) {
    const length = Number(/^\*(\d+)\r\n/.exec(rest)?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) return { commands, rest };
    let at = rest.indexOf("\r\n") + 2;
    const words: string[] = [];
    for (let index = 0; index < length; index++) {
      const size = /^\$(\d+)\r\n/.exec(rest.slice(at, at + 16));
      if (!size) return { commands, rest };
      at += size[0].length;
      words.push(rest.slice(at, at + Number(size[1])));
      at += Number(size[1]) + 2;
    }
    if (at > rest.length) return { commands, rest };
    commands.push(words);
    rest = rest.slice(at);
  }
}

// What a killed one has left would be taken for an address in use.
rmSync(socket, { force: true });
createServer((client) => {
  const session = { isLetIn: password === undefined };
  let unread = "";
  client.on("error", () => client.destroy());
  client.setEncoding("latin1").on("data", (chunk) => {
    const { commands, rest } = commandsIn(unread + String(chunk));
    unread = rest;
    for (const words of commands) client.write(`${answer(words, session)}\r\n`);
  });
}).listen(socket);
