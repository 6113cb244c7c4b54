/**
 * The runs that slides show, by the names that decks give them. They are played anew whenever slides
 * are made, and drawn by `runtime/trace/`; what is left out on the slide has its words here.
 */
import type { Story } from "../../../labs/kit/explore/story.ts";
import { diagramPage } from "../../../runtime/trace/diagram.ts";
import { join } from "../../../runtime/trace/join.ts";
import { attack } from "./attack.ts";
import { linkedAfar, nodeLost, spawnedAfar } from "./distance.ts";
import { globalName, nameClash } from "./global.ts";
import { handOver } from "./hand-over.ts";
import { handshake, wrongCookie } from "./handshake.ts";
import { libChanAttack, libChanPassword, libChanSession } from "./lib-chan.ts";
import { nameServer } from "./name-server.ts";
import { announced, asked, broken, plain, seenIn } from "./orders.ts";
import { projected } from "./projected.ts";
import type { Events } from "./recorded.ts";
import { told } from "./told.ts";
import { byHand, remoteCall } from "./two-nodes.ts";

const SCENES: Readonly<
  Record<string, readonly [title: string, play: () => Promise<Events>, quiet?: RegExp]>
> = {
  "name-server": ["A name server", nameServer],
  rpc: ["A function called on another node", remoteCall, /^spawned|^exit/],
  "by-hand": ["A message to a name on another node", byHand],
  spawn: ["A process started on another node", spawnedAfar],
  link: ["A link across nodes", linkedAfar, /^exit|spawn_reply/],
  "node-lost": ["A node that is lost", nodeLost],
  "global-name": ["A name in the whole cluster", globalName],
  "global-clash": ["A name that two have taken", nameClash, /yes\}$/],
  handshake: ["A handshake", handshake, /^disconnect/],
  "wrong-cookie": ["A handshake with another cookie", wrongCookie],
  attack: ["One call to all nodes", attack, /^spawned|^exit|^receive/],
  "lib-chan-password": ["lib_chan: a right password and a wrong one", libChanPassword],
  "lib-chan-session": ["lib_chan: the lecture’s session", libChanSession],
  "lib-chan-attack": ["lib_chan: the attack fails", libChanAttack],
  "hand-over": [
    "A zone moves while it is used",
    handOver,
    /^(de)?monitor|^DOWN|^exit|^spawn|^receive|yes\}$/,
  ],
};

/** Explored runs. */
const EXPLORED: Readonly<Record<string, readonly [title: string, tell: () => Promise<Story>]>> = {
  "order-plain": ["An announcement, in the plain order", () => plain(announced)],
  "order-broken": ["An announcement, in an order that breaks it", () => broken(announced)],
  "fault-broken": ["A question, and a node that is lost", () => broken(asked)],
};

/** A run, drawn. */
export interface Scene {
  readonly title: string;
  readonly svg: string;
  /** The same as a page of its own, to be searched. */
  readonly page: string;
}

/** Plays and draws all of them, one after the other: they listen to whatever node is started. */
export async function playAll(): Promise<Map<string, Scene>> {
  const scenes = new Map<string, Scene>();
  for (const [name, [title, play, quiet]] of Object.entries(SCENES)) {
    const story = join([{ origin: 0, entries: await play() }]);
    const svg = projected(told(story, quiet), title);
    scenes.set(name, { title, svg, page: diagramPage(story, title) });
  }
  for (const [name, [title, tell]] of Object.entries(EXPLORED)) {
    const story = seenIn(await tell());
    const onSurtur = (drawn: string) => drawn.replaceAll("@simulated", "@surtur");
    const svg = onSurtur(projected(told(story), title));
    scenes.set(name, { title, svg, page: onSurtur(diagramPage(story, title)) });
  }
  return scenes;
}
