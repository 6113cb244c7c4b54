/**
 * One side of the soak: processes that are sent to (sinks), and processes that send, ask, watch and kill
 * (senders). The twin of `soak.erl`.
 */
import {
  _,
  $,
  after,
  exit,
  type List,
  monitor,
  on,
  type Pid,
  processFlag,
  receive,
  register,
  self,
  send,
  spawn,
  spawnLink,
  spawnMonitor,
  type Term,
  type Tuple,
  t,
} from "#runtime";
import { Random } from "../../../runtime/process/random.ts";

const atom = Symbol.for;
const [number, taken, ask, answer] = [atom("number"), atom("taken"), atom("ask"), atom("answer")];
const [pauseIt, paused, resumeIt, reportIt] = [
  atom("pause"),
  atom("paused"),
  atom("resume"),
  atom("report"),
];
const [DOWN, EXIT, kill, killed, process_] = [
  atom("DOWN"),
  atom("EXIT"),
  atom("kill"),
  atom("killed"),
  atom("process"),
];
const leftOver = atom("left_over");
const soakModule = atom("soak");
const childName = atom("child");
const ok = atom("ok");
const PATIENCE_MS = 120_000;

/** With what the bytes of a number are filled: never text, which would come as a string. */
const filling = (n: number) => 128 + (n % 128);

const each = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

/** Starts so many sinks. */
export function start(count: number): symbol {
  for (const i of each(count)) register(atom(`sink${i}`), spawn(sink));
  return ok;
}

/** Starts so many senders, that send to the sinks of other nodes. */
export function go(count: number, nodes: List, seed: number): symbol {
  for (const i of each(count))
    register(
      atom(`sender${i}`),
      spawn(() => sender(nodes as symbol[], count, seed + i)),
    );
  return ok;
}

/** Waits until no sender has anything under way. Gives how many numbers they have sent, and what was wrong. */
export function pause(count: number): Promise<Term> {
  for (const i of each(count)) send(atom(`sender${i}`), t(pauseIt, self()));
  return sum(paused, count);
}

export function resume(count: number): symbol {
  for (const i of each(count)) send(atom(`sender${i}`), resumeIt);
  return ok;
}

/** Gives how many numbers have come, and what was wrong. */
export function report(count: number): Promise<Term> {
  for (const i of each(count)) send(atom(`sink${i}`), t(reportIt, self()));
  return sum(reportIt, count);
}

async function sum(tag: symbol, count: number): Promise<Term> {
  let total = 0;
  const wrong: Term[] = [];
  for (const _ of each(count))
    await receive(
      on(t(tag, $.number("N"), $.list("Wrong")), ({ N, Wrong }) => {
        total += Number(N);
        wrong.push(...(Wrong as Term[]));
      }),
    );
  return t(total, wrong);
}

/** In bytes, once nothing can be collected any more. */
export async function memory(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    global.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, heapUsed + external);
  }
  return least;
}

export const child = (): unknown => receive();

/** Every number of a sender has to come once and in order, with all its bytes. */
async function sink(): Promise<never> {
  const last = new Map<string, number>();
  let came = 0;
  const wrong: Term[] = [];
  for (;;)
    await receive(
      on(
        t(number, $.pid("From"), $.number("N"), $.number("Size"), $("Bytes")),
        ({ From, N, Size, Bytes }) => {
          send(From, t(taken, N));
          const key = [Symbol.keyFor(From.node), From.id, From.serial].join();
          const expected = (last.get(key) ?? 0) + 1;
          const bytes = Bytes as Uint8Array | "";
          const fill = filling(Number(N));
          const whole =
            bytes.length === Number(Size) &&
            (bytes.length === 0 || (bytes[0] === fill && bytes.at(-1) === fill));
          if (N !== expected || !whole) wrong.push(t(number, N, expected, Size, bytes.length));
          last.set(key, Number(N));
          came++;
        },
      ),
      on(t(ask, $.ref("Alias"), $("N")), ({ Alias, N }) => {
        send(Alias, t(answer, Alias, N));
        send(Alias, t(answer, Alias, N));
      }),
      on(t(reportIt, $.pid("From")), ({ From }) => send(From, t(reportIt, came, [...wrong]))),
    );
}

type Sink = Tuple<readonly [symbol, symbol]>;

async function sender(nodes: readonly symbol[], count: number, seed: number): Promise<never> {
  processFlag(atom("trap_exit"), true);
  const random = new Random(seed);
  const next = new Map<string, number>();
  let sent = 0;
  const wrong: Term[] = [];
  const push = (...what: Term[]) => wrong.push(...what);

  const size = () => {
    const dice = random.between(1, 1000);
    if (dice <= 100) return 0;
    if (dice <= 850) return random.between(1, 1000);
    if (dice <= 980) return random.between(1, 100_000);
    return random.between(1, dice <= 998 ? 1_000_000 : 8 * 1024 * 1024);
  };
  const numbers = async (to: Sink) => {
    const key = to.map((part) => Symbol.keyFor(part)).join("@");
    const first = next.get(key) ?? 1;
    const beyond = first + random.between(1, 4);
    for (let n = first; n < beyond; n++) {
      const bytes = new Uint8Array(size()).fill(filling(n));
      send(to, t(number, self(), n, bytes.length, bytes));
    }
    for (let n = first; n < beyond; n++)
      await receive(
        on(t(taken, $("M")), ({ M }) => M === n || push(t(taken, M, n))),
        after(PATIENCE_MS, () => push(t(atom("never_taken"), n))),
      );
    next.set(key, beyond);
    sent += beyond - first;
  };
  /** The sink answers twice, to an alias that takes one answer. */
  const asks = async (to: Sink) => {
    const alias = monitor(to, [t(atom("alias"), atom("reply_demonitor"))]);
    send(to, t(ask, alias, 1));
    await receive(
      on(t(answer, alias, 1), () => ok),
      on(t(DOWN, alias, _, _, $("Why")), ({ Why }) => push(t(ask, Why))),
      after(PATIENCE_MS, () => push(atom("never_answered"))),
    );
  };
  const watches = async (node: symbol) => {
    const [pid, ref] = await spawnMonitor(node, soakModule, childName, []);
    exit(pid, kill);
    await receive(
      on(t(DOWN, ref, process_, pid, killed), () => ok),
      on(t(DOWN, _, _, _, $("Why")), ({ Why }) => push(t(DOWN, Why))),
      after(PATIENCE_MS, () => push(atom("never_down"))),
    );
  };
  const ties = async (node: symbol) => {
    const pid = await spawnLink(node, soakModule, childName, []);
    exit(pid, kill);
    await receive(
      on(t(EXIT, pid, killed), () => ok),
      on(t(EXIT, _, $("Why")), ({ Why }) => push(t(EXIT, Why))),
      after(PATIENCE_MS, () => push(atom("never_exited"))),
    );
  };
  /** Nothing may be in the mailbox of a sender that waits for nothing. */
  const leftovers = async () => {
    for (;;) {
      const none = await receive(
        on($.tuple("X"), ({ X }) => {
          push(t(leftOver, X));
          return false;
        }),
        after(0, () => true),
      );
      if (none) return;
    }
  };

  for (;;) {
    const asker = await receive(
      on(t(pauseIt, $.pid("From")), ({ From }): Pid | undefined => From),
      after(0, () => undefined),
    );
    if (asker) {
      await leftovers();
      send(asker, t(paused, sent, [...wrong]));
      await receive(on(resumeIt, () => ok));
    }
    const node = random.pick(nodes);
    const to = t(atom(`sink${random.between(1, count)}`), node);
    const dice = random.between(1, 20);
    if (dice === 1) await asks(to);
    else if (dice === 2) await watches(node);
    else if (dice === 3) await ties(node);
    else await numbers(to);
  }
}
