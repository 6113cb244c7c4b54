/**
 * A live, distributed, stock `erl` that a test tells what to do.
 *
 * It runs without a shell. A small program given by `-eval` reads one expression a line (in base64,
 * so that it may hold anything), evaluates it in one process that lives on from expression to
 * expression, as the shell's does (so its variables, its mailbox and its links stay), and prints the
 * result between two characters that nobody else prints. Whatever else the node prints is its ordinary output: error
 * reports, for one, are there to be inspected. An empty line asks for a new process in place of that
 * one. At the end of its input the node halts.
 */
import { type Child, endChild, ended, startChild } from "./children.ts";
import { DEADLINE_MS, Output } from "./output.ts";
import { programArgs } from "./typescript.ts";

const DRIVER = String.raw`
  io:setopts(user, [{encoding, unicode}]),
  Answer = fun(Term) -> io:format(user, "\x{E000}~0tp\x{E001}", [Term]) end,
  Run = fun(Text, Bindings) ->
    try
      {ok, Tokens, _} = erl_scan:string(Text ++ " ."),
      {ok, Exprs} = erl_parse:parse_exprs(Tokens),
      {value, V, New} = erl_eval:exprs(Exprs, Bindings),
      {V, New}
    catch
      error:E:Stack -> {{'EXIT', {E, Stack}}, Bindings};
      exit:E -> {{'EXIT', E}, Bindings};
      throw:E -> {{'EXIT', {{nocatch, E}, []}}, Bindings}
    end
  end,
  Evaluator = fun Loop(Main, Bindings) ->
    receive {Main, eval, Text} ->
      {V, New} = Run(Text, Bindings),
      Main ! {self(), V, New},
      Loop(Main, New)
    end
  end,
  Read = fun Loop(Main) ->
    case io:get_line(user, "") of
      eof -> erlang:halt();
      Line ->
        Main ! {line, unicode:characters_to_list(base64:decode(string:trim(Line)))},
        Loop(Main)
    end
  end,
  Serve = fun Loop(Pid, Ref, Bindings) ->
    receive
      {line, ""} ->
        exit(Pid, kill),
        receive {'DOWN', Ref, _, _, _} -> Answer(ok) end,
        Self = self(),
        {P, R} = spawn_monitor(fun() -> Evaluator(Self, erl_eval:new_bindings()) end),
        Loop(P, R, erl_eval:new_bindings());
      {line, Text} ->
        Pid ! {self(), eval, Text},
        receive
          {Pid, V, New} -> Answer(V), Loop(Pid, Ref, New);
          {'DOWN', Ref, _, _, Reason} ->
            Answer({'EXIT', Reason}),
            Self = self(),
            {P, R} = spawn_monitor(fun() -> Evaluator(Self, Bindings) end),
            Loop(P, R, Bindings)
        end;
      {'DOWN', Ref, _, _, _} ->
        Self = self(),
        {P, R} = spawn_monitor(fun() -> Evaluator(Self, Bindings) end),
        Loop(P, R, Bindings)
    end
  end,
  spawn(fun() ->
    Main = self(),
    spawn(fun() -> Read(Main) end),
    {P, R} = spawn_monitor(fun() -> Evaluator(Main, erl_eval:new_bindings()) end),
    Answer(node()),
    Serve(P, R, erl_eval:new_bindings())
  end).`;

/** How a node is started. */
export interface ErlOptions {
  /** The name before the `@`; with `long` also the whole, `sif@127.0.0.2`. */
  name: string;
  /** Without one it is that of the file in its HOME. */
  cookie?: string | undefined;
  epmdPort: number;
  /** The folder that is its HOME. */
  home: string;
  /** Start it as a hidden node. */
  hidden?: boolean;
  /** A long name, `name@127.0.0.1`, instead of a short one. */
  long?: boolean;
  /** The tick time of a node of ours, in seconds; for `erl`, it is among the arguments. */
  netTicktime?: number;
  /** Folders with modules of ours; for `erl`, `-pa` among the arguments does it. */
  path?: readonly string[];
  /** The file for what happens on a node of ours, event by event. */
  trace?: string;
  /** The file with the options of TLS for a node of ours; for `erl`, it is among the arguments. */
  tlsOptions?: string;
  /** More arguments for `erl`. */
  args?: readonly string[];
  /** More of the environment. */
  env?: Record<string, string>;
  /** A program, with its arguments, that starts the node: `prlimit --nofile=64`. */
  by?: readonly string[];
}

/** The arguments and the environment that `erl` needs to be such a node. */
export function distribution(options: ErlOptions): { args: string[]; env: Record<string, string> } {
  const long = options.name.includes("@") ? options.name : `${options.name}@127.0.0.1`;
  return {
    args: [
      ...(options.long ? ["-name", long] : ["-sname", options.name]),
      ...(options.cookie === undefined ? [] : ["-setcookie", options.cookie]),
      ...["-start_epmd", "false"], // a daemon that erl starts would be nobody's child
      ...(options.hidden ? ["-hidden"] : []),
      ...(options.args ?? []),
    ],
    env: {
      HOME: options.home,
      ERL_EPMD_PORT: String(options.epmdPort),
      ERL_CRASH_DUMP_SECONDS: "0",
      ...options.env,
    },
  };
}

/** Starts the program of a node. */
function startProgram({ by = [] }: ErlOptions, program: string[], env: Record<string, string>) {
  const [command = "", ...args] = [...by, ...program];
  return startChild(command, args, env);
}

/** Starts a node and waits until it is up. An epmd must run at `epmdPort`: `cluster` sees to that. */
export async function startErl(options: ErlOptions): Promise<ErlNode> {
  const { args, env } = distribution(options);
  const child = startProgram(options, ["erl", "-noshell", ...args, "-eval", DRIVER], env);
  const output = new Output(child);
  const [, name] = await output.until(/\uE000([^\uE001]*)\uE001/);
  return new ErlNode(child, output, (name as string).replaceAll("'", ""));
}

/** Starts a node of ours that takes the place of a stock `erl`, and waits until it is up. */
export async function startOurs(options: ErlOptions): Promise<ErlNode> {
  const {
    name,
    cookie,
    long = false,
    hidden = false,
    path = [],
    trace,
    netTicktime,
    tlsOptions,
  } = options;
  const full = long ? `${name}@127.0.0.1` : name;
  const settings = { name: full, cookie, long, hidden, path, trace, netTicktime, tlsOptions };
  const program = [process.execPath, ...programArgs("test/support/our-driver.ts")];
  const { env } = distribution(options);
  const child = startProgram(options, [...program, JSON.stringify(settings)], env);
  const output = new Output(child);
  const [, own] = await output.until(/\uE000([^\uE001]*)\uE001/);
  return new ErlNode(child, output, (own as string).replaceAll("'", ""));
}

/** A running `erl`, or a node of ours in its place. Made by {@link startErl} or {@link startOurs}. */
export class ErlNode {
  /** Its full name, such as `sif@host`. */
  readonly name: string;
  readonly #child: Child;
  readonly #output: Output;
  /** How much of the output was there when the latest expression was sent. */
  #read: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(child: Child, output: Output, name: string) {
    this.name = name;
    this.#child = child;
    this.#output = output;
    this.#read = output.text.length;
  }

  /** The host part of its name. */
  get host(): string {
    return this.name.slice(this.name.indexOf("@") + 1);
  }

  /** The OS process. */
  get osPid(): number {
    return this.#child.pid as number;
  }

  /** What it has printed so far, answers to `eval` left out. */
  get output(): string {
    return this.#output.text.replace(/\uE000[^\uE001]*\uE001/g, "");
  }

  /**
   * Evaluates an expression, without the final dot, and returns its value as `~p` prints it, on one
   * line. An exception is returned as a value too: `{'EXIT', Reason}`. One expression at a time: a
   * second one waits for the first.
   */
  eval(expression: string, deadlineMs = DEADLINE_MS): Promise<string> {
    const result = this.#last.then(() => this.#evalNow(expression, deadlineMs));
    this.#last = result.catch(() => {});
    return result;
  }

  async #evalNow(expression: string, deadlineMs: number): Promise<string> {
    this.#child.stdin.write(`${Buffer.from(expression).toString("base64")}\n`);
    const found = await this.#output.until(/\uE000([^\uE001]*)\uE001/, this.#read, deadlineMs);
    this.#read += found.index + found[0].length;
    return found[1] as string;
  }

  /** Begins again: a new process without variables, messages or ties evaluates from now on. */
  async fresh(): Promise<void> {
    await this.eval("");
  }

  /** Waits until its output matches, and returns the match. */
  printed(pattern: RegExp, deadlineMs = DEADLINE_MS): Promise<RegExpExecArray> {
    return this.#output.until(pattern, 0, deadlineMs);
  }

  /** Sends its OS process a signal: SIGSTOP makes it silent without closing its connections. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Reads nothing of its output any more, as when `| head` has ended: writing fails from now on. */
  closeOutput(): void {
    this.#child.stdout.destroy();
  }

  /** Its exit status, or the signal that has ended it; `null` while it runs. */
  get status(): number | string | null {
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  /** Resolves when its OS process has ended. */
  ended(): Promise<void> {
    return ended(this.#child);
  }

  /** Ends its OS process at once, as a power cut does. */
  stop(): Promise<void> {
    return endChild(this.#child);
  }
}
