/**
 * Lab 08: cookies. What running it shows: the session, and then the messages of a handshake as a tap
 * sees them, with the right cookie and with another. Numbers and digests differ each time, so only
 * their sizes are shown.
 */
import process from "node:process";
import { startNode } from "#runtime";
import { TcpCarrier } from "../../runtime/node/tcp.ts";
import { digest, equalDigests } from "../../runtime/wire/digest.ts";
import { Deframer } from "../../runtime/wire/frames.ts";
import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import { print } from "../kit/cli/screen.ts";
import { hostsOf } from "../kit/session/session.ts";
import { startWorld } from "../kit/session/world.ts";
import { tasks } from "./checks.ts";
import { Newcomer } from "./newcomer.ts";

const COOKIE = "chocolate-and-vanilla";

/** The whole messages in what has crossed the wire one way, each without its length. */
function messages(chunks: readonly Uint8Array[]): Uint8Array[] {
  const deframer = new Deframer();
  for (const chunk of chunks) deframer.push(chunk);
  const found: Uint8Array[] = [];
  for (let message = deframer.next(2); message; message = deframer.next(2)) found.push(message);
  return found;
}

/** Lets amora call a node with the same cookie or another, and prints what a tap sees. */
async function handshake(sif: string, host: string, cookie: string): Promise<void> {
  const amora = new Newcomer(`amora@${host}`, new TcpCarrier(false), {
    reply: async (theirs, ours) => ({ challenge: ours, digest: digest(cookie, theirs) }),
    ack: async () => undefined,
    trusts: async (ours, theirs) => equalDigests(theirs, digest(cookie, ours)),
  });
  const ending = await amora.call(sif);
  amora.end();
  const [name, reply] = messages(amora.tap.sent);
  const [status, challenge] = messages(amora.tap.came);
  const text = (message: Uint8Array | undefined) => Buffer.from(message ?? []).toString("latin1");
  print(`  amora → sif  name       ${text(name).slice(15)}, and what it can do`);
  print(`  sif → amora  status     ${text(status).slice(1)}`);
  print(`  sif → amora  challenge  ${text(challenge).slice(19)}, what it can do, and a number`);
  print(
    `  amora → sif  reply      another number, and a digest of ${text(reply).length - 5} bytes`,
  );
  if (ending === "in") print("  sif → amora  ack        a digest of 16 bytes");
  else print("  sif hangs up");
  print(`The cookie ${cookie} is ${amora.tap.hears(cookie) ? "" : "not "}among the bytes.`);
}

async function show(): Promise<void> {
  const world = await startWorld(hostsOf(lab));
  Object.assign(process.env, world.env);
  const sif = await startNode("sif", { cookie: COOKIE, log: () => {} });
  const name = Symbol.keyFor(sif.name) as string;
  const [, host = ""] = name.split("@");
  try {
    print("\nA tap on the wire, while amora calls sif, whose cookie is the same:");
    await handshake(name, host, COOKIE);
    print("\nAnd with another cookie:");
    await handshake(name, host, "vanilla-and-chocolate");
  } finally {
    sif.stop();
    world.end();
  }
}

export const lab: Lab = {
  number: "08",
  title: "Cookies",
  files: { "cookies.ts": "a7b9c7925380664f" },
  session: `
(sif@surtur)1> erlang:set_cookie(node(), 'A Magic Cookie').
true
(sif@surtur)2> cookies:digest('A Magic Cookie', 4711).
<<75,154,39,22,148,87,106,6,154,147,163,200,137,171,195,
  129>>
(amora@surtur)1> net_adm:ping(sif@surtur).
pang
(amora@surtur)2> erlang:set_cookie(sif@surtur, 'A Magic Cookie').
true
(amora@surtur)3> net_adm:ping(sif@surtur).
pong
(amora@surtur)4> cookies:cookieFor(node(), sif@surtur, [{file, abc}, {set_cookie, sif@surtur, 'A Magic Cookie'}]).
'A Magic Cookie'
(amora@surtur)5> cookies:fromFile({file, 8#644, <<"A Magic Cookie\\n">>}).
{error,mode}
`,
  show,
  tasks,
};

await main(lab, import.meta.url);
