/**
 * The runs that slides show, by the names that decks give them. They are played anew whenever slides
 * are made, and drawn by `runtime/trace/`.
 */
import { diagramPage } from "../../../runtime/trace/diagram.ts";
import { draw } from "../../../runtime/trace/diagram-svg.ts";
import { join } from "../../../runtime/trace/join.ts";
import { nameServer } from "./name-server.ts";
import type { Events } from "./recorded.ts";

const SCENES: Readonly<Record<string, readonly [title: string, play: () => Promise<Events>]>> = {
  "name-server": ["A name server", nameServer],
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
  for (const [name, [title, play]] of Object.entries(SCENES)) {
    const story = join([{ origin: 0, entries: await play() }]);
    scenes.set(name, { title, svg: draw(story, false).svg, page: diagramPage(story, title) });
  }
  return scenes;
}
