/** The pictures that slides show, by the names that decks give them. */
import {
  failover,
  fates,
  oneOrder,
  presence,
  room,
  splitBrain,
  twoCopies,
  twoRooms,
} from "./breaking.ts";
import { cluster, cookies, door, home, middleMan, mixed } from "./clusters.ts";
import { anywhere, apart, copies, machines, sideBySide } from "./machines.ts";
import { pool, remainders, rings, speedups } from "./numbers.ts";
import { type Picture, pictureSvg } from "./shapes.ts";

const PICTURES: Readonly<Record<string, Picture>> = {
  machines,
  "side-by-side": sideBySide,
  copies,
  apart,
  fates,
  anywhere,
  cluster,
  cookies,
  door,
  home,
  "middle-man": middleMan,
  "two-copies": twoCopies,
  failover,
  "split-brain": splitBrain,
  pool,
  "speed-ups": speedups,
  remainders,
  rings,
  room,
  presence,
  "two-rooms": twoRooms,
  "one-order": oneOrder,
  mixed,
};

/**
 * A picture, drawn.
 *
 * @throws Error when there is none of that name
 */
export function drawPicture(name: string): string {
  const picture = PICTURES[name];
  if (!picture) throw new Error(`expected the name of a picture in pictures/index.ts, got ${name}`);
  return pictureSvg(picture);
}
