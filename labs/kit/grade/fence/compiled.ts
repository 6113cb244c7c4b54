/**
 * What Node has compiled of the runtime and the kit, for all OS processes of a class: to compile it once more
 * is most of what a process takes that makes the checks of a small lab.
 *
 * Node uses what it has kept only where it may write as well. So this is only for where a container forbids
 * that: a submission that could change it would change what judges the next one.
 */
import { once } from "node:events";
import { endChild, startChild } from "../../check/children.ts";
import { FENCED_CHILD, fenced, fencesHere } from "./fences.ts";

/**
 * Fills an empty folder by starting the program once, in which no student's code is.
 *
 * @returns the folder, if there is a use for it
 */
export async function compiledInto(folder: string): Promise<string | undefined> {
  const { permissions, container } = fencesHere();
  if (!permissions || !container) return undefined;
  const open = { permissions: false, limits: false, container: false };
  const grounds = { folder, home: folder, uses: [], erl: false, compiled: folder };
  const { url, ...options } = fenced(FENCED_CHILD, grounds, open);
  const child = startChild(url, options);
  await Promise.race([once(child, "message"), once(child, "exit")]);
  endChild(child);
  return folder;
}
