/** The checks of lab 02. */
import { $, match, on, type RunningNode, receive, register, self, send, t } from "#runtime";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";

const kvs = Symbol.for("kvs");

/** What `ask` gives when it has waited in vain. */
const GAVE_UP = "{error, timeout}";

/** A node with the name server of lab 01, which keeps what the weather is. */
async function server(stage: Stage, name: string, weather: string): Promise<RunningNode> {
  const node = await stage.node(name, ["kvs", "remote"]);
  await node.run(async () => {
    await stage.answers("kvs:start()", "true");
    await stage.answers(`kvs:store(weather, ${weather})`, "true");
  });
  return node;
}

/** A node whose `kvs` answers with its node's name and what it was asked. */
async function echo(stage: Stage, name: string): Promise<RunningNode> {
  const node = await stage.node(name);
  let ready = () => {};
  const isReady = new Promise<void>((resolve) => {
    ready = resolve;
  });
  void node.run(async () => {
    register(kvs, self());
    ready();
    for (;;)
      await receive(
        on(t($.pid("From"), $("Query")), ({ From, Query }) =>
          send(From, t(kvs, t(Symbol.for(name), Query))),
        ),
      );
  });
  await isReady;
  return node;
}

/** A node's name as it is written in an expression. */
const nameOf = (node: RunningNode) => `'${Symbol.keyFor(node.name)}'`;

export const storeThere: Check = {
  network: "both",
  name: "store puts the value into the kvs of the other node",
  look: { at: "store", ask: "which node does it call, which function, with which arguments?" },
  hints: [
    "rpc.call needs four things: which node, which module, which function, which arguments?",
    "The node is the one that store was given. The arguments are a list, with one element for each parameter of kvs:store.",
    "await rpc.call(node, atoms.kvs, atoms.store, [key, value])",
  ],
  asked: `
(sif@surtur)1> kvs:start().
true
(thor@surtur)1> kvs:start().
true
(amora@surtur)1> remote:store(sif@surtur, any_key, any_value).
true
(amora@surtur)2> remote:store(thor@surtur, any_key, any_other).
true
(sif@surtur)2> kvs:lookup(any_key).
{ok,any_value}
(thor@surtur)2> kvs:lookup(any_key).
{ok,any_other}
`,
  async run(stage) {
    const sif = await server(stage, "sif", "rainy");
    const thor = await server(stage, "thor", "rainy");
    const amora = await server(stage, "amora", "rainy");
    await amora.run(async () => {
      await stage.answers(`remote:store(${nameOf(sif)}, weather, sunny)`, "true");
      await stage.answers(`remote:store(${nameOf(thor)}, weather, windy)`, "true");
    });
    await sif.run(() => stage.answers("kvs:lookup(weather)", "{ok, sunny}"));
    await thor.run(() => stage.answers("kvs:lookup(weather)", "{ok, windy}"));
    await amora.run(() => stage.answers("kvs:lookup(weather)", "{ok, rainy}"));
  },
};

export const lookupThere: Check = {
  network: "both",
  name: "lookup gives what the kvs of the other node keeps",
  look: { at: "lookup", ask: "which node does it call, which function, with which arguments?" },
  hints: [
    "It is the same call as in store, but of another function.",
    "kvs:lookup has one parameter: the list of arguments has one element.",
    "await rpc.call(node, atoms.kvs, atoms.lookup, [key])",
  ],
  asked: `
(sif@surtur)1> kvs:start().
true
(sif@surtur)2> kvs:store(any_key, any_value).
true
(amora@surtur)1> remote:lookup(sif@surtur, any_key).
{ok,any_value}
(amora@surtur)2> remote:lookup(sif@surtur, any_other).
undefined
`,
  async run(stage) {
    const sif = await server(stage, "sif", "sunny");
    const amora = await server(stage, "amora", "rainy");
    await amora.run(async () => {
      await stage.answers(`remote:lookup(${nameOf(sif)}, weather)`, "{ok, sunny}");
      await stage.answers(`remote:lookup(${nameOf(sif)}, {location, cazzola})`, "undefined");
      await stage.answers(`remote:lookup(${nameOf(amora)}, weather)`, "{ok, rainy}");
    });
  },
};

export const nodeDown: Check = {
  network: "both",
  name: "a node that is not there gives {error, nodedown}",
  look: { at: "answerOf", ask: "what does it make of {badrpc, nodedown}?" },
  hints: [
    "rpc never throws: when it can't make the call, it gives {badrpc, Reason}. A caller must not take that for a value.",
    "Compare the result with the pattern {badrpc, Reason}: match gives an object with Reason in it, or undefined. The result itself must have been awaited before.",
    'const bad = match(t(atoms.badrpc, $("Reason")), result);\nreturn bad ? t(atoms.error, bad.Reason) : result;',
  ],
  asked: `
(amora@surtur)1> remote:lookup(nobody@surtur, any_key).
{error,nodedown}
(amora@surtur)2> remote:store(nobody@surtur, any_key, any_value).
{error,nodedown}
`,
  async run(stage) {
    const amora = await server(stage, "amora", "rainy");
    const nobody = nameOf(amora).replace("amora", "nobody");
    await amora.run(async () => {
      await stage.answers(`remote:lookup(${nobody}, weather)`, "{error, nodedown}");
      await stage.answers(`remote:store(${nobody}, weather, sunny)`, "{error, nodedown}");
    });
  },
};

export const otherErrors: Check = {
  network: "both",
  name: "a kvs that does not run gives {error, Reason} too",
  look: { at: "answerOf", ask: "which reasons does it handle, and which others are there?" },
  hints: [
    "There are more reasons than nodedown: the function may not exist over there, or may fail.",
    "Whatever the Reason is, take it from {badrpc, Reason} and put it into {error, Reason}.",
    'match(t(atoms.badrpc, $("Reason")), result) // a hole matches anything',
  ],
  asked: `
(sif@surtur)1> node().
sif@surtur
(amora@surtur)1> element(1, remote:lookup(sif@surtur, any_key)).
error
`,
  async run(stage) {
    const sif = await stage.node("sif", ["kvs"]);
    const amora = await server(stage, "amora", "rainy");
    await amora.run(async () => {
      const expression = `remote:lookup(${nameOf(sif)}, weather)`;
      const value = await stage.does(expression, "{error, Reason}");
      if (!match(t(Symbol.for("error"), $("Reason")), value))
        stage.wrong(`${expression} gives {error,Reason}`, shown(value));
    });
  },
};

export const askAnswers: Check = {
  network: "both",
  name: "ask sends {Pid, Query} to kvs on the node and gives its Reply",
  look: { at: "ask", ask: "where is {self(), query} sent, and which answer does it wait for?" },
  hints: [
    "Lab 01 had the same conversation on one node. Only the destination of the message is different.",
    "send takes a pid, a name on this node, or t(name, node). The answer comes to self(), and looks as in lab 01: {kvs, Reply}.",
    'send(server, t(self(), query));\nreturn receive(\n  on(t(atoms.kvs, $("Reply")), ({ Reply }) => Reply),\n  after(1000, …),\n);',
  ],
  when: {
    "not-registered": {
      look: { at: "ask", ask: "on which node is a process called kvs?" },
      hints: [
        "A name is known on its own node only. On which node did you send to kvs?",
        "A named process on another node is addressed by {Name, Node}: t(atoms.kvs, node).",
        "send(t(atoms.kvs, node), t(self(), query));",
      ],
    },
    "no-such-node": {
      look: { at: "ask", ask: "is it the node that ask was given?" },
      hints: [
        "Compare the node's name in the message with those that exist.",
        "A node's name is an atom with two parts, sif@surtur. ask is given it whole, as node.",
        "send(t(atoms.kvs, node), t(self(), query));",
      ],
    },
    "never-matches": {
      look: {
        at: "ask",
        ask: "what does the message look like, and what does its receiver wait for?",
      },
      hints: [
        "A message has come and was not taken. Compare it with the pattern that waits for it.",
        "The server waits for {Pid, Query} and answers {kvs, Reply}: the atom kvs stands first, not a pid, and not a node.",
        'send(server, t(self(), query)) … on(t(atoms.kvs, $("Reply")), …)',
      ],
    },
  },
  asked: `
(sif@surtur)1> register(kvs, spawn(fun() -> receive {From, Query} -> From ! {kvs, {sif, Query}} end end)).
true
(amora@surtur)1> remote:ask(sif@surtur, {any_key, tomorrow}).
{sif,{any_key,tomorrow}}
`,
  async run(stage) {
    const sif = await echo(stage, "sif");
    const thor = await echo(stage, "thor");
    const amora = await stage.node("amora", ["remote"]);
    await amora.run(async () => {
      const question = "{weather, tomorrow}";
      await stage.answers(`remote:ask(${nameOf(sif)}, ${question})`, `{sif, ${question}}`, GAVE_UP);
      await stage.answers(
        `remote:ask(${nameOf(thor)}, ${question})`,
        `{thor, ${question}}`,
        GAVE_UP,
      );
    });
  },
};

export const askLeavesOthers: Check = {
  network: "both",
  name: "ask leaves messages alone that are not the answer",
  look: { at: "ask", ask: "which messages does its receive take?" },
  hints: [
    "A process that asks may have other messages waiting. What happens to them?",
    "A clause takes whatever its pattern fits. The answer begins with the atom kvs: the pattern has to say so.",
    'on(t(atoms.kvs, $("Reply")), ({ Reply }) => Reply)',
  ],
  asked: `
(sif@surtur)1> kvs:start().
true
(sif@surtur)2> kvs:store(any_key, any_value).
true
(amora@surtur)1> [self() ! Message || Message <- [hello, {any_key, rainy}, {ok, cloudy}]], ok.
ok
(amora@surtur)2> remote:ask(sif@surtur, {lookup, any_key}).
{ok,any_value}
(amora@surtur)3> process_info(self(), messages).
{messages,[hello,{any_key,rainy},{ok,cloudy}]}
`,
  async run(stage) {
    const others = ["hello", "{weather, rainy}", "{ok, cloudy}"];
    const sif = await server(stage, "sif", "sunny");
    const amora = await stage.node("amora", ["remote"]);
    await amora.run(async () => {
      for (const other of others) stage.plant(other);
      await stage.answers(`remote:ask(${nameOf(sif)}, {lookup, weather})`, "{ok, sunny}", GAVE_UP);
      stage.keeps("the messages that were in the mailbox before, and nothing else", ...others);
    });
  },
};

export const askGivesUp: Check = {
  network: "both",
  name: "ask gives {error, timeout} when nobody answers",
  look: { at: "ask", ask: "how long does its receive wait, and what does it give then?" },
  hints: [
    "A message to a node that is not there is lost without notice. How long do you want to wait?",
    "after(ms, body) as the last clause of receive runs its body when no message that fits has come in time.",
    "after(1000, () => t(atoms.error, atoms.timeout))",
  ],
  asked: `
(sif@surtur)1> node().
sif@surtur
(amora@surtur)1> remote:ask(nobody@surtur, {lookup, any_key}).
{error,timeout}
(amora@surtur)2> remote:ask(sif@surtur, {lookup, any_key}).
{error,timeout}
`,
  async run(stage) {
    const sif = await stage.node("sif");
    const amora = await stage.node("amora", ["remote"]);
    const nobody = nameOf(amora).replace("amora", "nobody");
    await amora.run(async () => {
      await stage.answers(`remote:ask(${nobody}, {lookup, weather})`, "{error, timeout}");
      await stage.answers(`remote:ask(${nameOf(sif)}, {lookup, weather})`, "{error, timeout}");
    });
  },
};
