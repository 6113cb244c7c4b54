/**
 * What people call the processes of a run: `gkvs on sif` by its name, `serve on sif` by the function that it
 * runs, `the asker on sif` where a check has started it. Of two of one role on a node the one that is asked for
 * later is `the 2nd serve on sif`. In a message a pid stands as its role, and a reference as `Ref1`, `Ref2`: where
 * the same stands twice, it is the same.
 */
import { nodeNumber } from "../../../runtime/term/identifier.ts";
import { type Entry, nodeName } from "../../../runtime/trace/entry.ts";
import type { Happening } from "../../../runtime/trace/join.ts";
import { type Lane, laneId, lanesOf } from "../../../runtime/trace/lanes.ts";
import { signalWords } from "../../../runtime/trace/words.ts";
import { ordinal } from "../cli/sequence.ts";

/** The node of the check itself, as people call it. */
const CHECK = "the check";

/** A message longer than this is cut. */
const MAX_TEXT = 80;

export class Roles {
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly #roles = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #spawns: ReadonlyMap<string, Entry>;
  readonly #references = new Map<string, number>();

  constructor(story: readonly Happening[]) {
    this.lanes = lanesOf(story);
    this.#spawns = new Map(
      story.flatMap(({ entry, lane }) => (entry.kind === "spawn" ? [[laneId(lane), entry]] : [])),
    );
  }

  #roleOf({ isNode, node, label }: Lane, spawn: Entry | undefined): string {
    const where = shortName(node);
    if (isNode) return where;
    if (!label.startsWith("<")) return `${label} on ${where}`;
    if (spawn?.code !== undefined) return `${spawn.code} on ${where}`;
    const parent = spawn?.from === undefined ? undefined : this.of(spawn.from);
    if (parent !== undefined) return `a child of ${parent}`;
    return where === CHECK ? CHECK : `the asker on ${where}`;
  }

  /** Who a process or a node is, by its address. */
  of(address: string | undefined): string | undefined {
    if (address === undefined) return undefined;
    const id = laneId(address);
    const [known, lane] = [this.#roles.get(id), this.lanes.get(id)];
    if (known !== undefined || !lane) return known;
    const role = this.#roleOf(lane, this.#spawns.get(id));
    const count = (this.#counts.get(role) ?? 0) + 1;
    this.#counts.set(role, count);
    const numbered = `the ${ordinal(count)} ${role.replace(/^(the|a) /, "")}`;
    this.#roles.set(id, count === 1 ? role : numbered);
    return this.#roles.get(id);
  }

  /** What a signal carries, in words. */
  carriedBy(entry: Entry): string {
    const text = signalWords(entry)
      .replace(/#Ref<(\d+)([\d.]+)>/g, (_all, node, rest) => this.#reference(entry, node, rest))
      .replace(/<(\d+)(\.\d+\.\d+)>/g, (_all, node, rest) => this.#pid(entry, node, rest));
    return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  }

  #pid({ node }: Entry, number: string, rest: string): string {
    const found = [...this.lanes].findLast(
      ([id, lane]) => id.endsWith(` <0${rest}>`) && isNumber(number, lane.node, nodeName(node)),
    );
    const role = found && this.of(found[0]);
    return role === undefined ? "<a process>" : `<${role.replace(/^(the|a) /, "")}>`;
  }

  #reference({ node }: Entry, number: string, rest: string): string {
    const key = `${number === "0" ? nodeNumber(Symbol.for(nodeName(node))) : number}${rest}`;
    const count = this.#references.get(key) ?? this.#references.size + 1;
    this.#references.set(key, count);
    return `Ref${count}`;
  }
}

/** Whether a printed pid's number is that of a node, where it was printed. */
function isNumber(number: string, node: string, printedOn: string): boolean {
  if (number === "0") return node === printedOn;
  return nodeNumber(Symbol.for(node)) === Number(number);
}

/** `sif`, for any life of `sif@simulated`. */
export function shortName(node: string): string {
  const name = nodeName(node).replace(/@simulated$/, "");
  return name === "nonode@nohost" ? CHECK : name;
}
