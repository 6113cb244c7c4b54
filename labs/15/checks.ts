/** The checks of lab 15. */
import { after, type Pid, receive, self, send, spawn, t } from "#runtime";
import type { Check } from "../kit/check/lab.ts";

export const tellsNumbers: Check = {
  name: "kind tells integers, floats, atoms and binaries apart",
  look: { at: "kind", ask: "what does each of Erlang's types arrive as?" },
  hints: [
    "typeof does not know Erlang's types: the table in README.md says what each of them arrives as.",
    "2.0 is a Float and not a number, an integer of any size may be a bigint, and bytes that are not text are a Uint8Array. Ask isInteger and isFloat.",
    'if (isInteger(value)) return atoms.integer;\nif (isFloat(value)) return atoms.float;\nif (typeof value === "string" || value instanceof Uint8Array) return atoms.binary;',
  ],
  async run(stage) {
    await stage.answers("mixed:kind(2)", "integer");
    await stage.answers("mixed:kind(1180591620717411303424)", "integer");
    await stage.answers("mixed:kind(2.5)", "float");
    await stage.answers("mixed:kind(2.0)", "float");
    await stage.answers("mixed:kind(sunny)", "atom");
    await stage.answers("mixed:kind(true)", "atom");
    await stage.answers('mixed:kind(<<"Genova">>)', "binary");
    await stage.answers("mixed:kind(<<255, 0>>)", "binary");
    await stage.answers("mixed:kind(<<5:3>>)", "other");
  },
};

export const tellsCompound: Check = {
  name: "kind tells tuples, lists, improper lists and maps apart",
  look: { at: "kind", ask: "what is a tuple in JavaScript, and what is a list?" },
  hints: [
    "Both tuples and lists are arrays. What tells them apart?",
    "isTuple and isList do. [a|b] is a list whose end is not a list: it has a class of its own, and so have maps.",
    "if (isTuple(value)) return atoms.tuple;\nif (isList(value)) return atoms.list;\nif (value instanceof ImproperList) return atoms.improperList;\nif (value instanceof TermMap) return atoms.map;",
  ],
  async run(stage) {
    await stage.answers("mixed:kind({store, weather, sunny})", "tuple");
    await stage.answers("mixed:kind({})", "tuple");
    await stage.answers("mixed:kind([1, 2, 3])", "list");
    await stage.answers('mixed:kind("Genova")', "list");
    await stage.answers("mixed:kind([])", "list");
    await stage.answers("mixed:kind([a | b])", "improper_list");
    await stage.answers("mixed:kind(#{sky => sunny})", "map");
  },
};

export const tellsErlangs: Check = {
  needsErl: true,
  name: "kind tells the pids, references, ports and funs of an erl apart",
  look: {
    at: "kind",
    ask: "as what do a pid, a reference, a port and a fun arrive from another node?",
  },
  hints: [
    "What erl sends was made in Erlang. Is a fun from there a JavaScript function, or anything like it?",
    "A fun from another node is not a LocalFun: its code stayed there. isFun knows every kind. Pid, Reference and Port are classes.",
    "if (value instanceof Pid) return atoms.pid;\nif (value instanceof Reference) return atoms.reference;\nif (value instanceof Port) return atoms.port;\nif (isFun(value)) return atoms.function;",
  ],
  async run(stage) {
    const sif = await stage.node("sif", ["mixed"]);
    const thor = await stage.erl("thor");
    await thor.answers(
      `visitor:kinds(${nameOf(sif)})`,
      "[{pid, pid}, {reference, reference}, {port, port}, {function, function}, {function, function}]",
    );
  },
};

const DETAILS =
  '#{station => "Sestri", sky => sunny, degrees => 21.0, humidity => 60, text => <<"sunny all day">>}';

export const forecastIsErlangs: Check = {
  name: "forecast gives a tuple with the city and a map, in the types that Erlang expects",
  look: { at: "forecast", ask: "of which type must each value be, for Erlang?" },
  hints: [
    "Compare what is expected with what came, value by value: where is a string instead of a list, or an integer instead of a float?",
    "A JavaScript string arrives as a binary, and 21.0 is 21 to JavaScript. charlist makes a string for Erlang, float a float, and new TermMap a map.",
    'const details = new TermMap([\n  [atoms.station, charlist("Sestri")],\n  [atoms.degrees, float(21)],\n  …\n]);',
  ],
  async run(stage) {
    await stage.answers('mixed:forecast("Genova")', `{forecast, "Genova", ${DETAILS}}`);
    await stage.answers('mixed:forecast(<<"Milano">>)', `{forecast, <<"Milano">>, ${DETAILS}}`);
  },
};

export const countSaysWhoIsMissing: Check = {
  network: "both",
  name: "count gives {[], noconnection} when the node is not there",
  look: { at: "count", ask: "from which moment on is the counter monitored?" },
  hints: [
    "Where no counter can be started, no number will ever come. What does come, and what if it came before you looked?",
    "Between spawn and monitor the process may have ended, and then its reason is lost: noproc. spawnMonitor does both in one step.",
    "const [counter, ref] = await spawnMonitor(node, atoms.visitor, atoms.count, [self(), upTo]);",
  ],
  async run(stage) {
    const sif = await stage.node("sif", ["mixed"]);
    await sif.run(() =>
      stage.answers(
        `mixed:count(${nameOf(sif).replace("sif", "nobody")}, 3)`,
        "{[], noconnection}",
      ),
    );
  },
};

export const countListens: Check = {
  needsErl: true,
  name: "count gives what the counter on erl has sent, in order, and how it has ended",
  look: { at: "count", ask: "which messages come, and which is the last?" },
  hints: [
    "How do you know that no more numbers will come? The counter may end before it reaches the number that you asked for.",
    "A process's messages come before the message about its end. So take {count, Counter, N} until {'DOWN', Ref, process, Counter, Reason} comes, whatever the reason.",
    'on(t(atoms.count, counter, $("N")), ({ N }) => void numbers.push(N)),\non(t(atoms.down, ref, atoms.process, counter, $("Why")), ({ Why }) => t(numbers, Why)),',
  ],
  async run(stage) {
    const sif = await stage.node("sif", ["mixed"]);
    const thor = await stage.erl("thor");
    await sif.run(async () => {
      await stage.answers(`mixed:count(${thor.name}, 3)`, "{[1, 2, 3], normal}");
      const ofAnother = t(
        Symbol.for("count"),
        spawn(() => {}),
        7,
      );
      stage.observed.plant(ofAnother);
      send(self(), ofAnother);
      await stage.answers(`mixed:count(${thor.name}, 0)`, "{[], normal}");
      await stage.answers(`mixed:count(${thor.name}, 9)`, "{[1, 2, 3, 4, 5], tired}");
      const amora = await stage.node("amora");
      amora.load("visitor", { count: slowly });
      await stage.answers(`mixed:count(${nameOf(amora)}, 2)`, "{[1, 2], normal}");
    });
  },
};

/** The visitor's `count/2` on a node of ours: no number is there yet when the first is awaited. */
async function slowly(pid: Pid, upTo: number): Promise<void> {
  for (let n = 1; n <= upTo; n++) {
    await receive(after(SLOW_MS, () => {}));
    send(pid, t(Symbol.for("count"), self(), n));
  }
}

const SLOW_MS = 100;

export const mapCalls: Check = {
  needsErl: true,
  name: "map gives what a fun of erl's gives for each element, in order",
  look: { at: "map", ask: "where is the fun called, and with which list of arguments?" },
  hints: [
    "A fun is code, and code does not travel. Where can Erlang's fun be called?",
    "On its own node, by an Erlang function that calls funs: erlang:apply(Fun, Args). Args is a list with one element for each parameter. Await each answer before the next call: a process waits for one thing at a time.",
    "await rpc.call(node, atoms.erlang, atoms.apply, [fun, [element]])",
  ],
  async run(stage) {
    const sif = await stage.node("sif", ["mixed"]);
    const thor = await stage.erl("thor");
    const map = (fun: string, list: string) =>
      `rpc:call(${nameOf(sif)}, mixed, map, [node(), ${fun}, ${list}])`;
    await thor.answers(map("visitor:squarer()", "[3, 1, 2]"), "[9, 1, 4]");
    await thor.answers(map("fun lists:reverse/1", "[[a, b], []]"), "[[b, a], []]");
  },
};

/** A node's name as it is written in an expression. */
function nameOf({ name }: { readonly name: symbol }): string {
  return `'${Symbol.keyFor(name)}'`;
}
