/**
 * The runs that slides show, by the names that decks give them. They are played anew whenever slides
 * are made, and drawn by `runtime/trace/`; the number says how much room the columns get.
 */
import type { Story } from "../../../labs/kit/explore/story.ts";
import { diagramPage } from "../../../runtime/trace/diagram.ts";
import { draw } from "../../../runtime/trace/diagram-svg.ts";
import { join } from "../../../runtime/trace/join.ts";
import { attack } from "./attack.ts";
import { cropped } from "./cropped.ts";
import { linkedAfar, nodeLost, spawnedAfar } from "./distance.ts";
import { globalName, nameClash } from "./global.ts";
import { handOver } from "./hand-over.ts";
import { handshake, wrongCookie } from "./handshake.ts";
import { libChanAttack, libChanPassword, libChanSession } from "./lib-chan.ts";
import { nameServer } from "./name-server.ts";
import { announced, asked, broken, plain, seenIn } from "./orders.ts";
import type { Events } from "./recorded.ts";
import { stepped } from "./stepped.ts";
import { byHand, remoteCall } from "./two-nodes.ts";

const SCENES: Readonly<
  Record<string, readonly [title: string, play: () => Promise<Events>, spread?: number]>
> = {
  "name-server": ["A name server", nameServer, 1.8],
  rpc: ["A function called on another node", remoteCall, 1.3],
  "by-hand": ["A message to a name on another node", byHand, 1.6],
  spawn: ["A process started on another node", spawnedAfar, 1.6],
  link: ["A link across nodes", linkedAfar, 2],
  "node-lost": ["A node that is lost", nodeLost, 1.6],
  "global-name": ["A name in the whole cluster", globalName, 1.5],
  "global-clash": ["A name that two have taken", nameClash, 1.2],
  handshake: ["A handshake", handshake, 2.8],
  "wrong-cookie": ["A handshake with another cookie", wrongCookie, 2.8],
  attack: ["One call to all nodes", attack, 2.2],
  "lib-chan-password": ["lib_chan: a right password and a wrong one", libChanPassword, 2.4],
  "lib-chan-session": ["lib_chan: the lecture’s session", libChanSession, 2.4],
  "lib-chan-attack": ["lib_chan: the attack fails", libChanAttack, 2.4],
  "hand-over": ["A zone moves while it is used", handOver, 1.5],
};

/** Explored runs, which are gone through step by step. */
const EXPLORED: Readonly<
  Record<string, readonly [title: string, tell: () => Promise<Story>, spread?: number]>
> = {
  "order-plain": ["An announcement, in the plain order", () => plain(announced), 1.4],
  "order-broken": ["An announcement, in an order that breaks it", () => broken(announced), 1.4],
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
  for (const [name, [title, play, spread]] of Object.entries(SCENES)) {
    const story = join([{ origin: 0, entries: await play() }]);
    scenes.set(name, {
      title,
      svg: cropped(draw(story, false, spread).svg),
      page: diagramPage(story, title),
    });
  }
  for (const [name, [title, tell, spread]] of Object.entries(EXPLORED)) {
    const story = seenIn(await tell());
    const onSurtur = (drawn: string) => drawn.replaceAll("@simulated", "@surtur");
    scenes.set(name, {
      title,
      svg: onSurtur(stepped(cropped(draw(story, false, spread).svg))),
      page: onSurtur(diagramPage(story, title)),
    });
  }
  return scenes;
}
