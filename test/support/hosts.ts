/**
 * Two computers on one: each has a network, a name, a list of hosts and OS processes of its own, and a cable
 * is between them. They are namespaces of Linux, so it takes root, `unshare` and `ip`. Whatever runs on such
 * a computer ends with it, port mappers too, and it ends when this OS process does.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { type Child, endChild, startChild } from "./children.ts";
import { Output } from "./output.ts";

const NAMESPACES = ["--net", "--uts", "--mount", "--pid"];

/** Why there can't be two computers here: no word in CI, where there must be. */
export const noHosts: string | false =
  process.env.CI ||
  (spawnSync("ip", ["-V"]).status === 0 &&
    spawnSync("unshare", [...NAMESPACES, "--fork", "true"]).status === 0)
    ? false
    : "it takes root, unshare and ip to make computers with networks of their own";

const ADDRESSES = { surtur: "10.77.0.1", thor: "10.77.0.2" };
export type HostName = keyof typeof ADDRESSES;

/** The two computers. */
export interface Hosts {
  /** Types a command at one of them. */
  run(host: HostName, command: string): Person;
  /** Pulls the cable out, or plugs it in again. */
  cable(plugged: boolean): void;
}

/** Runs a test with two computers. */
export async function twoHosts(fn: (hosts: Hosts) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "nodes-and-cookies-"));
  const children: Child[] = [];
  try {
    const names = Object.entries(ADDRESSES).map(
      ([name, address]) => `${address} ${name}.example.org ${name}\n`,
    );
    writeFileSync(join(folder, "hosts"), `127.0.0.1 localhost\n${names.join("")}`);
    writeFileSync(join(folder, "resolv.conf"), "");
    const pids = new Map<HostName, number>();
    for (const name of ["surtur", "thor"] as const) {
      const child = startHost(name, folder);
      children.push(child);
      await new Output(child).until(/ready/);
      pids.set(name, childOf(child.pid as number));
    }
    const inside = (host: HostName, ...command: string[]) => [
      ...["--target", `${pids.get(host)}`, ...NAMESPACES, "--", ...command],
    ];
    const ip = (host: HostName, ...args: string[]) =>
      execFileSync("nsenter", ["--target", `${pids.get(host)}`, "--net", "--", "ip", ...args]);
    ip(
      "surtur",
      ..."link add cable type veth peer name cable netns".split(" "),
      `${pids.get("thor")}`,
    );
    for (const [host, address] of Object.entries(ADDRESSES) as [HostName, string][]) {
      ip(host, "addr", "add", `${address}/24`, "dev", "cable");
      ip(host, "link", "set", "cable", "up");
    }
    await fn({
      run(host, command) {
        // Processes of both have the same numbers, and tsx calls its files by them.
        const TMPDIR = join(folder, host);
        mkdirSync(TMPDIR, { recursive: true });
        const line = `unset ERL_EPMD_PORT ERL_EPMD_ADDRESS; cd ${CHECKOUT}; exec ${command}`;
        const args = inside(host, "sh", "-c", line);
        const env = { HOME: folder, TMPDIR, ERL_CRASH_DUMP_SECONDS: "0" };
        const child = startChild("nsenter", args, env);
        children.push(child);
        return new Person(child);
      },
      cable: (plugged) => {
        ip("surtur", "link", "set", "cable", plugged ? "up" : "down");
      },
    });
  } finally {
    for (const child of children.reverse()) await endChild(child);
    rmSync(folder, { recursive: true, force: true });
  }
}

function startHost(name: HostName, folder: string): Child {
  const script = [
    ...[`hostname ${name}`, `mount --bind ${folder}/hosts /etc/hosts`],
    ...[`mount --bind ${folder}/resolv.conf /etc/resolv.conf`, "mount -t proc proc /proc"],
    ...["ip link set lo up", "echo ready", "read line"],
  ];
  const command = ["sh", "-c", script.join(" && ")];
  return startChild("unshare", [...NAMESPACES, "--fork", "--kill-child", ...command], {});
}

/** The OS process that another has started. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim());
}

/** A program at one of the computers, with somebody who types and reads. */
export class Person {
  readonly #child: Child;
  readonly #output: Output;
  /** How much of the output has been read. */
  #read = 0;

  constructor(child: Child) {
    this.#child = child;
    this.#output = new Output(child);
  }

  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Waits until a line is shown, behind what this has seen before; a prompt may be in front of it. */
  async sees(line: string): Promise<void> {
    await this.#finds(line.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  }

  async #finds(pattern: string): Promise<RegExpExecArray> {
    const line = new RegExp(`(?:^|\\n|> )${pattern}\\r?\\n`);
    const found = await this.#output.until(line, this.#read);
    this.#read += found.index + found[0].length;
    return found;
  }

  /** Types an expression whose answer is a tuple of integers. */
  async measures(expression: string): Promise<number[]> {
    this.type(expression);
    const [, numbers = ""] = await this.#finds(String.raw`\{([\d,]+)\}`);
    return numbers.split(",").map(Number);
  }

  /** Types an expression, and waits for its answer. */
  async asks(expression: string, answer: string): Promise<void> {
    this.type(expression);
    await this.sees(answer);
  }
}
