/**
 * Who has sent what to whom, in a student's run and in the solution's, on the same simulated network:
 * where the two part for the first time says more than a wrong answer at the end.
 *
 * Each process is compared with the one of the same name, or with the one that was started as its
 * node's second, third and so on. What differs from run to run without meaning, pids and references,
 * is left out.
 */
import { type Entry, nodeName } from "../../../runtime/trace/entry.ts";
import type { Happening } from "../../../runtime/trace/join.ts";
import { type Lane, laneId, lanesOf } from "../../../runtime/trace/lanes.ts";

/** Messages longer than this are cut. */
const MAX_TEXT = 60;

/** What a process has done to another. */
interface Deed {
  readonly time: number;
  readonly who: string;
  /** `sent {kvs,true} to <pid>`. */
  readonly what: string;
}

const VERBS: Readonly<Record<string, (text: string, whom: string) => string>> = {
  SEND: (text, whom) => `sent ${text} to ${whom}`,
  REG_SEND: (text, whom) => `sent ${text} to ${whom}`,
  ALIAS_SEND: (text, whom) => `sent ${text} to ${whom}`,
  LINK: (_text, whom) => `linked itself with ${whom}`,
  MONITOR_P: (_text, whom) => `watched ${whom}`,
  DEMONITOR_P: (_text, whom) => `no longer watched ${whom}`,
  SPAWN_REQUEST: (_text, whom) => `started a process on ${whom}`,
  EXIT2: (text, whom) => `sent an exit signal to ${whom}, ${text}`,
};

/** Where a student's story first parts from the solution's, if it does: a sentence. */
export function firstDifference(
  own: readonly Happening[],
  solved: readonly Happening[],
): string | undefined {
  const ours = byProcess(own);
  const theirs = byProcess(solved);
  const end = own.reduce((latest, { time }) => Math.max(latest, time), 0);
  const partings = [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((who) =>
    parting(who, ours.get(who) ?? [], theirs.get(who) ?? [], end),
  );
  return partings.sort((a, b) => a.time - b.time)[0]?.sentence;
}

function parting(
  who: string,
  ours: readonly Deed[],
  theirs: readonly Deed[],
  end: number,
): { time: number; sentence: string }[] {
  const at = theirs.findIndex(({ what }, i) => what !== ours[i]?.what);
  const i = at < 0 ? theirs.length : at;
  const [mine, right] = [ours[i], theirs[i]];
  if (!mine && !right) return [];
  // A check ends at the first wrong answer: what the solution has done later, nobody could do.
  if (!mine && right && right.time >= end) return [];
  const more = i > 0 ? " more" : "";
  const expected = right?.what ?? `did nothing${more}`;
  const came = mine?.what ?? (right?.what.startsWith("sent") ? `sent nothing${more}` : "did not");
  const time = Math.min(mine?.time ?? Infinity, right?.time ?? Infinity);
  return [{ time, sentence: `here ${who} ${expected}; yours ${came}` }];
}

/** What each process has done that is nobody's but the program's own. */
function byProcess(story: readonly Happening[]): Map<string, Deed[]> {
  const lanes = lanesOf(story);
  const names = namesOf(lanes);
  const deeds = new Map<string, Deed[]>();
  for (const { entry, lane, time } of story) {
    const verb = entry.kind === "send" && VERBS[entry.signal ?? ""];
    const who = names.get(laneId(lane));
    if (!verb || who === undefined || isForService(entry, lanes)) continue;
    const own = deeds.get(who) ?? [];
    deeds.set(who, own);
    own.push({ time, who, what: verb(plain(entry.text ?? ""), whom(entry, names)) });
  }
  return deeds;
}

/** What people call the processes of the program: `kvs on sif`, `the 2nd process of sif`. */
export function namesOf(lanes: ReadonlyMap<string, Lane>): Map<string, string> {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const [id, { isNode, isService, label, node }] of lanes) {
    if (isNode || isService) continue;
    const count = (counts.get(node) ?? 0) + 1;
    counts.set(node, count);
    const short = node.split("@")[0] as string;
    const isNamed = !label.startsWith("<");
    names.set(id, isNamed ? `${label} on ${short}` : `the ${ordinal(count)} process of ${short}`);
  }
  return names;
}

/** The services of the runtime talk with everybody's group leader: that is not the program's doing. */
function isForService({ to }: Entry, lanes: ReadonlyMap<string, Lane>): boolean {
  return to !== undefined && lanes.get(to)?.isService === true;
}

function whom({ to, peer, node }: Entry, names: ReadonlyMap<string, string>): string {
  const short = nodeName(peer ?? node).split("@")[0] as string;
  if (to === undefined) return short;
  return names.get(to) ?? (to.includes(" ") ? `a process of ${short}` : `${to} on ${short}`);
}

export function plain(text: string): string {
  const same = text.replace(/#Ref<[\d.]+>/g, "#Ref<…>").replace(/<\d+\.\d+\.\d+>/g, "<pid>");
  return same.length > MAX_TEXT ? `${same.slice(0, MAX_TEXT)}…` : same;
}

export function ordinal(n: number): string {
  const last = n % 100 > 10 && n % 100 < 14 ? 0 : n % 10;
  return `${n}${["th", "st", "nd", "rd"][last] ?? "th"}`;
}
