/**
 * The fences around an OS process in which a student's code runs, as far as this machine has them. They
 * are the operating system's and Node's own, so they hold whatever the code finds in JavaScript:
 *
 * - Its environment is empty, and its home is a folder with nothing in it: no cookie is there.
 * - Node's permissions: it reads the course and the submission, and writes nothing; it starts no program,
 *   no thread and no addon.
 * - Limits of the system (`prlimit`): files, memory of the disk, time.
 * - A container (`bwrap`): a disk that has nothing but Node, the course and the submission, and can't be
 *   written; no process but its own; no network but one of its own.
 */
import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { CHECKOUT } from "../../check/files.ts";
import type { Program } from "../../check/judge.ts";

/** What holds on this machine. */
export interface Fences {
  /** Node's permissions: `tsx`, by which older Nodes read TypeScript, is a program of its own. */
  readonly permissions: boolean;
  readonly limits: boolean;
  readonly container: boolean;
}

/** What a process may see, beside the course. */
export interface Grounds {
  /** The submission's files. */
  readonly folder: string;
  /** An empty folder. */
  readonly home: string;
  /** The labs whose solutions it uses, by their numbers. */
  readonly uses: readonly string[];
  /** The folder of the instructor's own checks, where they are made. */
  readonly hidden?: string | undefined;
  /** Whether a check starts an `erl` beside it. */
  readonly erl: boolean;
  /** An empty folder in which a check may write a configuration, where one needs that. */
  readonly scratch?: string | undefined;
  /** The folder with what Node has compiled of the kit, where a container keeps it from being written. */
  readonly compiled?: string | undefined;
}

/** The program in which checks are made for a grade. */
export const FENCED_CHILD = new URL("./fenced-child.ts", import.meta.url);

/** Open files and sockets, bytes of a file, and seconds of computing, after which the system ends it. */
const LIMITS = ["--nofile=512", "--fsize=67108864", "--core=0", "--cpu=900"];

/** Where a system has its programs and libraries, and what they look up. */
const SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"];
const SETTINGS = ["hosts", "nsswitch.conf", "passwd", "localtime", "ld.so.cache", "alternatives"];

/** What a student's code may load of the checkout. */
const COURSE = ["package.json", "tsconfig.json", "runtime", "labs", "node_modules"];

/** The name of the machine in a container: there is no other. */
const HOST = "localhost";

let found: Fences | undefined;

/** Tries which fences there are. */
export function fencesHere(): Fences {
  if (found) return found;
  const runs = (command: string, ...args: readonly string[]) =>
    spawnSync(command, args, { stdio: "ignore" }).status === 0;
  found = {
    permissions: Boolean((process.features as { readonly typescript?: unknown }).typescript),
    limits: runs("prlimit", ...LIMITS, "true"),
    container: runs("bwrap", ...containerOf([]), "true"),
  };
  return found;
}

/** The line that says what holds. */
export function fencesText({ permissions, limits, container }: Fences): string {
  const node = permissions
    ? "Node's permissions (reads the course and the submission, writes nothing, starts nothing)"
    : `no permissions of Node ${process.versions.node}, which reads TypeScript by a program: 22.18 has them`;
  const system = limits ? "limits of the system" : "no limits of the system (there is no prlimit)";
  const box = container
    ? "a container (bwrap: no other files, processes or networks)"
    : "no container (bwrap is not there, or may not make one)";
  return `Fences here: an empty home and environment; ${node}; ${system}; ${box}.`;
}

/** How a program of the kit is started within them. */
export function fenced(url: URL, grounds: Grounds, fences = fencesHere()): Program {
  const command = [
    ...(fences.container ? ["bwrap", ...containerOf(placesOf(grounds), grounds.scratch)] : []),
    ...(fences.limits ? ["prlimit", ...LIMITS] : []),
    process.execPath,
  ];
  return {
    url,
    launch: { command, env: envOf(grounds, fences) },
    flags: [
      ...(fences.permissions ? permissionsOf(grounds) : []),
      // Code that was made from text would not be shut in.
      "--disallow-code-generation-from-strings",
      "--disable-warning=SecurityWarning",
    ],
  };
}

/** Files and folders that it may read. */
function placesOf({ folder, uses, hidden, erl, scratch, compiled }: Grounds): string[] {
  const places = [
    ...COURSE.map((name) => join(CHECKOUT, name)),
    ...uses.map((number) => join(CHECKOUT, "solutions", number)),
    folder,
    ...[hidden, scratch, compiled].flatMap((place) => place ?? []),
    ...(erl ? erlangHere() : []),
  ].filter((place) => existsSync(place));
  return [...new Set(places.flatMap((place) => [place, realpathSync(place)]))];
}

function permissionsOf(grounds: Grounds): string[] {
  const flags = placesOf(grounds).flatMap((place) => [
    `--allow-fs-read=${place}`,
    `--allow-fs-read=${join(place, "*")}`,
  ]);
  // Newer Nodes have one for sockets as well, which nodes need.
  const net = process.allowedNodeEnvironmentFlags.has("--allow-net") ? ["--allow-net"] : [];
  const { scratch, compiled, erl } = grounds;
  const write = [scratch, compiled].flatMap((place) =>
    place === undefined
      ? []
      : [`--allow-fs-write=${place}`, `--allow-fs-write=${join(place, "*")}`],
  );
  return ["--permission", ...flags, ...write, ...net, ...(erl ? ["--allow-child-process"] : [])];
}

/** The arguments of bwrap. */
function containerOf(places: readonly string[], scratch?: string): string[] {
  const readable = [
    ...SYSTEM,
    ...SETTINGS.map((name) => join("/etc", name)),
    ...nodeHere(),
    ...places,
  ];
  return [
    ...["--unshare-all", "--die-with-parent", "--hostname", HOST, "--cap-drop", "ALL"],
    ...["--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--dir", HOME_INSIDE],
    ...readable
      .filter((place) => existsSync(place))
      .flatMap((place) => ["--ro-bind", place, place]),
    ...(scratch === undefined ? [] : ["--tmpfs", scratch]),
    "--",
  ];
}

const HOME_INSIDE = "/tmp/home";

function nodeHere(): string[] {
  return [...new Set([process.execPath, realpathSync(process.execPath)])].filter(
    (path) => !path.startsWith("/usr/"),
  );
}

/** Where the `erl` on the PATH and what belongs to it are, if that is no place of the system's. */
function erlangHere(): string[] {
  const folders = (process.env.PATH ?? "").split(":");
  const folder = folders.find((each) => each && existsSync(join(each, "erl")));
  if (folder === undefined || SYSTEM.some((place) => folder.startsWith(place))) return [];
  return [dirname(dirname(realpathSync(join(folder, "erl")))), folder];
}

/** The environment: the kit's own variables, and nothing of the instructor's. */
function envOf(
  { home, erl, scratch, compiled }: Grounds,
  { container }: Fences,
): Record<string, string> {
  const erlang = erl ? erlangHere().map((place) => join(place, "bin")) : [];
  return {
    PATH: [...erlang, "/usr/local/bin", "/usr/bin", "/bin"].join(":"),
    HOME: container ? HOME_INSIDE : home,
    LANG: "C.UTF-8",
    ...(compiled === undefined
      ? { NODE_DISABLE_COMPILE_CACHE: "1" }
      : { NODE_COMPILE_CACHE: compiled }),
    ...(scratch !== undefined && { TMPDIR: scratch }),
  };
}
