/** The checks of tasks 1 to 3 of lab 05, and what those of task 4 need too. */
import { atom, type Exports, Pid, type RunningNode, rpc } from "#runtime";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";

/** The beginning of a session in which sif has a process on amora. */
export const STARTED = `
(amora@surtur)1> node().
amora@surtur
(sif@surtur)1> Pid = ddemo:start(amora@surtur), ok.
ok
`.trim();

/** A module on the other node, with a mistake of the kind that JavaScript finds. */
const clumsy = {
  trip: () => {
    throw new TypeError("there is a step");
  },
};

/** A node's name as it is written in an expression. */
const nameOf = (node: RunningNode) => `'${Symbol.keyFor(node.name)}'`;

/** Two nodes that have `ddemo`. */
export async function twoNodes(stage: Stage): Promise<{ sif: RunningNode; amora: RunningNode }> {
  const sif = await stage.node("sif", ["ddemo"]);
  const amora = await stage.node("amora", ["ddemo"]);
  amora.load("clumsy", clumsy);
  return { sif, amora };
}

/** A module each of whose functions says when it is called. */
function noting(exports: Exports, note: () => void): Exports {
  const noted = Object.entries(exports).map(([name, code]) => {
    if (typeof code !== "function") return [name, code];
    const call = (...args: unknown[]) => {
      note();
      return code(...args);
    };
    return [name, Object.defineProperty(call, "length", { value: code.length })];
  });
  return Object.fromEntries(noted);
}

/** Starts a process on a node and asks it by hand, once for each call. */
function askedByHand(node: RunningNode, ...calls: readonly string[]): string {
  const questions = calls.map(
    (call, i) => `Pid ! {rpc, self(), ${call}}, receive {Pid, R${i}} -> R${i} end`,
  );
  return [`Pid = ddemo:start(${nameOf(node)})`, ...questions].join(", ");
}

/** Starts a process on a node and calls functions there, one after the other. */
export function called(node: RunningNode, ...calls: readonly string[]): string {
  const questions = calls.map((call) => `ddemo:rpc(Pid, ${call})`);
  return [`Pid = ddemo:start(${nameOf(node)})`, ...questions].join(", ");
}

export const startsThere: Check = {
  network: "both",
  name: "start gives a process that lives on the node it is given",
  look: { at: "start", ask: "on which node does it spawn, and what does the process run there?" },
  hints: [
    "spawn can be told on which node the new process is to live. What else does it have to be told?",
    "The other node is told a name, ddemo:loop/0, and runs what it knows under that name: fun(loop) is that name, as long as loop is exported.",
    "return spawn(node, fun(loop));",
  ],
  asked: `
(amora@surtur)1> node().
amora@surtur
(sif@surtur)1> Pid = ddemo:start(amora@surtur), node(Pid).
amora@surtur
(sif@surtur)2> rpc:call(amora@surtur, erlang, is_process_alive, [Pid]).
true
`,
  async run(stage) {
    const { sif, amora } = await twoNodes(stage);
    let isRun = false;
    const note = () => {
      isRun = true;
    };
    amora.load("ddemo", noting(await stage.load("ddemo"), note));
    const expression = `ddemo:start(${nameOf(amora)})`;
    const expected = `a process on ${shown(amora.name)} from ${expression}`;
    await sif.run(async () => {
      const pid = await stage.does(expression, `a process on ${shown(amora.name)}`);
      if (!(pid instanceof Pid)) return stage.wrong(expected, shown(pid));
      if (pid.node !== amora.name) stage.wrong(expected, `one on ${shown(pid.node)}`);
      const lives = await rpc.call(amora.name, atom("erlang"), atom("is_process_alive"), [pid]);
      const [report] = stage.observed.reports;
      if (lives !== true)
        stage.wrong(expected, report ? `one that died: ${report}` : "one that has ended");
      await stage.until(
        `${expected} that runs a function of the ddemo over there`,
        () => isRun,
        () =>
          "one that runs a function of sif that ddemo does not export: it works only because this check has all nodes in one OS process",
      );
    });
  },
};

export const answers: Check = {
  network: "both",
  name: "it answers {rpc, From, M, F, A} with its own pid and what the function gives",
  look: { at: "loop", ask: "to which process does it send its answer, and what is first in it?" },
  hints: [
    "A process may ask several others at once. How can it know which of them an answer comes from?",
    "The answer is a tuple of two: the pid of the process that answers, which is self() in loop, and the response. From is the pid in the request.",
    "send(From, t(self(), response));",
  ],
  when: {
    "never-matches": {
      look: { at: "loop", ask: "what is first in the answer?" },
      hints: [
        "There is an answer, but no clause takes it. Compare it with the pattern that waits for it.",
        "It has to begin with the pid of the process that answers. In loop, self() is that process, on the other node. From is the process that asks.",
        "send(From, t(self(), response));",
      ],
    },
  },
  asked: `
${STARTED}
(sif@surtur)2> Pid ! {rpc, self(), erlang, atom_to_list, [any_word]}, receive {Pid, R} -> R after 5000 -> none end.
"any_word"
`,
  async run(stage) {
    const { sif, amora } = await twoNodes(stage);
    await sif.run(async () => {
      await stage.answers(askedByHand(amora, "erlang, node, []"), shown(amora.name));
      await stage.answers(askedByHand(amora, "lists, sum, [[1, 2, 3]]"), "6");
    });
  },
};

export const goesOn: Check = {
  network: "both",
  name: "it answers one request after the other, and leaves alone what is no request",
  look: {
    at: "loop",
    ask: "what does it do after the first answer, and which messages does it take?",
  },
  hints: [
    "The first request was answered. What does the process do then?",
    "A process ends when its function returns, so its receive must be in a loop. A clause takes only a message that its pattern fits: a message that is not a request fits none.",
    'for (;;) {\n  await receive(on(t(atoms.rpc, $.pid("From"), …), …));\n}',
  ],
  asked: `
${STARTED}
(sif@surtur)2> Ask = fun(N) -> Pid ! {rpc, self(), erlang, abs, [N]}, receive {Pid, R} -> R after 5000 -> none end end, ok.
ok
(sif@surtur)3> [Ask(-3), Ask(-4)].
[3,4]
(sif@surtur)4> Pid ! hello, Pid ! {42, self()}, Pid ! {call, self(), erlang, node, []}, Ask(-5).
5
`,
  async run(stage) {
    const { sif, amora } = await twoNodes(stage);
    await sif.run(async () => {
      await stage.answers(
        askedByHand(amora, "erlang, abs, [-3]", "erlang, abs, [-4]", "erlang, node, []"),
        shown(amora.name),
      );
      const question = "Pid ! {rpc, self(), erlang, abs, [-5]}, receive {Pid, R} -> R end";
      await stage.answers(
        `Pid = ddemo:start(${nameOf(amora)}), Pid ! hello, Pid ! {42, self()}, Pid ! {call, self(), erlang, node, []}, ${question}`,
        "5",
      );
    });
  },
};

export const givesResponse: Check = {
  network: "both",
  name: "rpc gives what the function gives over there",
  look: {
    at: "rpc",
    ask: "what does it send, which answer does it wait for, and what does it return?",
  },
  hints: [
    "The checks of task 2 asked the process by hand. Now rpc has to do the same.",
    "send(pid, t(atoms.rpc, self(), …)) asks; receive with one clause waits for a tuple of pid and the response. receive gives what the clause returns.",
    'send(pid, t(atoms.rpc, self(), module, name, args));\nreturn receive(on(t(pid, $("Response")), ({ Response }) => Response));',
  ],
  asked: `
${STARTED}
(sif@surtur)2> ddemo:rpc(Pid, erlang, node, []).
amora@surtur
(sif@surtur)3> ddemo:rpc(Pid, lists, reverse, [[any_first, any_second]]).
[any_second,any_first]
`,
  async run(stage) {
    const { sif, amora } = await twoNodes(stage);
    await sif.run(async () => {
      await stage.answers(called(amora, "erlang, node, []"), shown(amora.name));
      await stage.answers(called(amora, "lists, reverse, [[a, b]]"), "[b, a]");
      await stage.answers(called(sif, "erlang, node, []"), shown(sif.name));
    });
  },
};

export const ownAnswer: Check = {
  network: "both",
  name: "rpc takes the answer of the process that it has asked, and no other message",
  look: { at: "rpc", ask: "which messages does its receive take?" },
  hints: [
    "There may be other messages in the mailbox, and some of them are tuples of two. Which is the answer?",
    "The answer begins with the pid that rpc was given. A hole matches any first element; a value matches only what equals it.",
    'on(t(pid, $("Response")), ({ Response }) => Response)',
  ],
  asked: `
${STARTED}
(sif@surtur)2> [self() ! Message || Message <- [hello, {any_key, rainy}, {ok, cloudy}]], ok.
ok
(sif@surtur)3> ddemo:rpc(Pid, erlang, atom_to_list, [any_word]).
"any_word"
(sif@surtur)4> process_info(self(), messages).
{messages,[hello,{any_key,rainy},{ok,cloudy}]}
`,
  async run(stage) {
    const others = ["hello", "{weather, rainy}", "{ok, cloudy}"];
    const { sif, amora } = await twoNodes(stage);
    await sif.run(async () => {
      for (const other of others) stage.plant(other);
      await stage.answers(called(amora, "erlang, abs, [-3]"), "3");
      stage.keeps("the messages that were in the mailbox before, and nothing else", ...others);
      const start = `ddemo:start(${nameOf(amora)})`;
      const late = "Late ! {rpc, self(), erlang, abs, [-1]}, timer:sleep(100)";
      await stage.answers(
        `Late = ${start}, Pid = ${start}, ${late}, {ddemo:rpc(Pid, erlang, abs, [-2]), receive {Late, R} -> R end}`,
        "{2, 1}",
      );
    });
  },
};
