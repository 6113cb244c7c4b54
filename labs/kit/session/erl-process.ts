/**
 * A stock `erl` with its shell, as a node of a session or of a check: what is typed goes to its
 * standard input, and its answer is what it prints until the next prompt.
 *
 * It compiles the modules that it is given by itself, in its memory. It does not outlive the program
 * that has started it: at the end of its input an `erl` terminates.
 */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import process from "node:process";

export interface ErlOptions {
  /** `thor@surtur`, with the host's real name; without it and a cookie it is not distributed. */
  readonly name?: string | undefined;
  readonly cookie?: string;
  /** The paths of Erlang modules that it is to know. */
  readonly modules?: readonly string[];
  /** What makes it part of a world. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Why something that needs an `erl` was left out. */
export const NO_ERL = "there is no erl here: apt-get install erlang-base";

/** How long it may take to start, and to answer, in ms. */
const START_MS = 60_000;
const ANSWER_MS = 5_000;

/** What it prints when its modules are there. */
const LOADED = "modules loaded\n";

/** Where checks are made no program is started any more, by what a student writes; but this one is. */
const startProgram = spawn;

let found: boolean | undefined;

/** Whether there is an `erl` on the PATH. */
export function hasErl(): boolean {
  found ??= spawnSync("erl", ["-version"]).status === 0;
  return found;
}

/** Starts one, and waits for its first prompt. */
export async function startErl(options: ErlOptions = {}): Promise<ErlProcess> {
  const { name, cookie = "", modules = [], env } = options;
  const args = [
    ...(name === undefined ? [] : await distribution(name, cookie)),
    ...["-eval", loading(modules)],
  ];
  const child = startProgram("erl", args, {
    env: { ...process.env, ...env, ERL_CRASH_DUMP_SECONDS: "0" },
  });
  const erl = new ErlProcess(name, child);
  await erl.begun();
  return erl;
}

/** The arguments for a node with a name. */
async function distribution(name: string, cookie: string): Promise<string[]> {
  const [, host = ""] = name.split("@");
  const { address } = await lookup(host, { family: 4 });
  return [
    ...[host.includes(".") ? "-name" : "-sname", name],
    ...["-setcookie", cookie, "-start_epmd", "false"],
    // Only this machine is to reach it.
    ...["-kernel", "inet_dist_use_interface", `{${address.replaceAll(".", ",")}}`],
  ];
}

/** An expression that compiles modules and loads them. */
function loading(modules: readonly string[]): string {
  const files = modules.map((path) => JSON.stringify(path.replace(/\.erl$/, ""))).join(", ");
  return (
    `[begin {ok, Module, Code} = compile:file(File, [binary, report]), ` +
    `{module, Module} = code:load_binary(Module, File, Code) end || File <- [${files}]], ` +
    `io:put_chars(${JSON.stringify(LOADED)}).`
  );
}

/** A running `erl`. Made by {@link startErl}. */
export class ErlProcess {
  readonly name: string;
  readonly #child: ChildProcessWithoutNullStreams;
  #printed = "";
  /** What its prompt begins with, and the number that it shows. */
  readonly #prompt: string;
  #number = 1;
  #ended = false;
  #look: () => void = () => {};

  constructor(name: string | undefined, child: ChildProcessWithoutNullStreams) {
    this.name = name ?? "nonode@nohost";
    this.#prompt = name === undefined ? "" : `(${name})`;
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.#printed += text;
        this.#look();
      });
    child.stdin.on("error", () => {}); // it ended before it had read everything
    child.on("error", (error) => {
      this.#printed += error.message;
    });
    child.once("close", () => {
      this.#ended = true;
      this.#look();
    });
  }

  /** Resolves at its first prompt, when its modules are loaded. */
  async begun(): Promise<void> {
    const isUp = () => this.#printed.includes(LOADED) && this.#printed.includes(this.#nextPrompt());
    if (await this.#until(isUp, START_MS)) return;
    this.end();
    throw new Error(`the erl ${this.name} does not start; it says:\n${this.#printed}`);
  }

  /** What it answers within so many ms, if it does. One text after the other. */
  async type(
    text: string,
    answerMs = ANSWER_MS,
  ): Promise<{ readonly text: string } | "ended" | "silent"> {
    // What others print in between has it print its prompt once more.
    const before = this.#nextPrompt();
    this.#number++;
    const next = this.#nextPrompt();
    this.#printed = "";
    this.#child.stdin.write(`${text}\n`);
    if (await this.#until(() => this.#printed.endsWith(next), answerMs))
      return { text: this.#printed.slice(0, -next.length).replaceAll(before, "").trim() };
    return this.#ended ? "ended" : "silent";
  }

  /** Ends it at once, as a power cut does. */
  end(): void {
    this.#child.kill("SIGKILL");
  }

  /** Ends it, and waits until it has. */
  async hangUp(): Promise<void> {
    this.end();
    if (!this.#ended) await once(this.#child, "close");
  }

  #nextPrompt(): string {
    return `${this.#prompt}${this.#number}> `;
  }

  /** Whether something has come to hold within so many ms. */
  #until(holds: () => boolean, ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (result: boolean) => {
        clearTimeout(late);
        this.#look = () => {};
        resolve(result);
      };
      const late = setTimeout(() => done(false), ms);
      this.#look = () => {
        if (holds()) done(true);
        else if (this.#ended) done(false);
      };
      this.#look();
    });
  }
}
