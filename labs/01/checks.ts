/** The checks of tasks 1 and 2 of lab 01, and what those of task 3 need too. */
import { self, send, t, whereis } from "#runtime";
import { parseTerm } from "../../runtime/erlang/notation/parse.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";

const kvs = Symbol.for("kvs");

/** The beginning of a session in which the server is asked by hand. */
const STARTED = `
1> kvs:start().
true
2> Ask = fun(Query) -> kvs ! {self(), Query}, receive Answer -> Answer after 2000 -> none end end, ok.
ok
`.trim();

/** Starts the server. In the messages of a failed check, this process is the one that did it. */
export async function started(stage: Stage): Promise<void> {
  stage.observed.label(self(), "the process that called kvs:start()");
  await stage.answers("kvs:start()", "true");
}

export const startRegisters: Check = {
  name: "start registers a process as kvs",
  look: { at: "start", ask: "does it call register, and return what register gives?" },
  hints: [
    "spawn gives a pid, and no other process knows it. Which function of the runtime gives a process a name?",
    "register(name, pid) takes an atom and a pid, and gives true: exactly what start has to give.",
    "return register(atoms.kvs, spawn(loop));",
  ],
  when: {
    died: {
      look: { at: "loop", ask: "is its receive awaited?" },
      hints: [
        "The server has ended before it was asked anything. Why?",
        "receive gives a promise when there is no message yet. A loop that does not await it calls receive again while the first one still waits.",
        "for (;;) {\n  await receive(…);\n}",
      ],
    },
  },
  asked: `
1> kvs:start().
true
2> is_pid(whereis(kvs)) andalso whereis(kvs) =/= self().
true
`,
  async run(stage) {
    await started(stage);
    const expected = "a new process, registered as kvs";
    const server = whereis(kvs);
    if (server === undefined) stage.absent(expected, "no process is called kvs");
    if (server === self()) stage.wrong(expected, "kvs is the process that called start");
  },
};

export const answersStore: Check = {
  name: "the server answers {store, Key, Value} with {kvs, true}",
  look: { at: "loop", ask: "what does the clause for {store, Key, Value} send, and to which pid?" },
  hints: [
    "A process that stores something waits until the server says that it is done. What does the server send, and to which process?",
    "In the clause, From is the pid of the process that asked. The answer is a tuple: t(atoms.kvs, true).",
    "put(Key, t(atoms.ok, Value));\nsend(From, t(atoms.kvs, true));",
  ],
  when: {
    "never-matches": {
      look: { at: "loop", ask: "does its pattern have the form of the request, place by place?" },
      hints: [
        "The message is there, but no clause takes it. Compare the message with the pattern, place by place.",
        "A request is a tuple in a tuple: {From, {store, Key, Value}}. Tuples are made by t(…); square brackets are lists.",
        'on(t($.pid("From"), t(atoms.store, $("Key"), $("Value"))), …)',
      ],
    },
  },
  asked: `
${STARTED}
3> Ask({store, any_key, any_value}).
{kvs,true}
`,
  async run(stage) {
    await started(stage);
    await stage.asks(kvs, "{store, weather, sunny}", "{kvs, true}");
  },
};

export const answersLookup: Check = {
  name: "the server answers {lookup, Key} with {kvs, {ok, Value}}, or {kvs, undefined}",
  look: { at: "loop", ask: "what was kept under the key, and what does get(Key) give?" },
  hints: [
    "The server needs a second clause, beside the one for store.",
    "get(Key) gives back what put(Key, …) has kept, or undefined if there is nothing. If {ok, Value} was kept, that already is the answer.",
    'on(t($.pid("From"), t(atoms.lookup, $("Key"))), ({ From, Key }) => {\n  send(From, t(atoms.kvs, get(Key)));\n}),',
  ],
  when: {
    "never-matches": {
      look: { at: "loop", ask: "which clause has a pattern of the form {From, {lookup, Key}}?" },
      hints: [
        "The message is there, but no clause takes it. Is there one for lookup, among the arguments of receive? Then compare its pattern with the message, place by place.",
        "A request is a tuple in a tuple: {From, {lookup, Key}}. Tuples are made by t(…); square brackets are lists, and a name in quotes is no atom.",
        'on(t($.pid("From"), t(atoms.lookup, $("Key"))), …)',
      ],
    },
    "not-registered": {
      look: { at: "loop", ask: "does it go on after the first request?" },
      hints: [
        "The server was there for the first request, and is gone for the second. Why has it ended?",
        "A process ends when its function returns. A server takes one request after the other, so its receive must be in a loop.",
        "for (;;) {\n  await receive(…);\n}",
      ],
    },
  },
  asked: `
${STARTED}
3> Ask({store, any_key, any_value}).
{kvs,true}
4> [Ask({lookup, any_key}), Ask({lookup, any_key}), Ask({lookup, any_other})].
[{kvs,{ok,any_value}},{kvs,{ok,any_value}},{kvs,undefined}]
5> Ask({store, any_other, undefined}).
{kvs,true}
6> Ask({lookup, any_other}).
{kvs,{ok,undefined}}
`,
  async run(stage) {
    await started(stage);
    await stage.asks(kvs, "{store, weather, sunny}", "{kvs, true}");
    // Twice: to look something up does not take it away.
    for (let i = 0; i < 2; i++) await stage.asks(kvs, "{lookup, weather}", "{kvs, {ok, sunny}}");
    await stage.asks(kvs, "{lookup, wind}", "{kvs, undefined}");
    await stage.asks(kvs, "{store, nothing, undefined}", "{kvs, true}");
    await stage.asks(kvs, "{lookup, nothing}", "{kvs, {ok, undefined}}");
  },
};

export const keepsAll: Check = {
  name: "a store leaves other keys alone and replaces its own",
  look: { at: "loop", ask: "is what was stored before still there after a second store?" },
  hints: [
    "Store two things, then look up the first. Where has it gone?",
    "There must be one table, made once, that every store adds to. The process dictionary is such a table: put and get.",
    "put(Key, t(atoms.ok, Value)); // and no new, empty table for each request",
  ],
  asked: `
${STARTED}
3> [Ask({store, any_key, any_value}), Ask({store, any_other, calm})].
[{kvs,true},{kvs,true}]
4> Ask({lookup, any_key}).
{kvs,{ok,any_value}}
5> Ask({store, any_key, any_new}).
{kvs,true}
6> Ask({lookup, any_key}).
{kvs,{ok,any_new}}
`,
  async run(stage) {
    await started(stage);
    await stage.asks(kvs, "{store, weather, sunny}", "{kvs, true}");
    await stage.asks(kvs, "{store, wind, calm}", "{kvs, true}");
    await stage.asks(kvs, "{lookup, weather}", "{kvs, {ok, sunny}}");
    await stage.asks(kvs, "{store, weather, rainy}", "{kvs, true}");
    await stage.asks(kvs, "{lookup, weather}", "{kvs, {ok, rainy}}");
  },
};

export const equalKeys: Check = {
  name: "equal keys are one key: {location, walter} finds {location, walter}",
  look: { at: "loop", ask: "how does it compare two keys that look the same?" },
  hints: [
    "A JavaScript Map compares objects by identity: two tuples that look the same are two keys to it.",
    "Erlang compares by structure, and so do put and get, and TermMap, the runtime's own map.",
    "put(Key, t(atoms.ok, Value)) … get(Key)",
  ],
  asked: `
${STARTED}
3> Ask({store, {location, any_key}, "Genova"}).
{kvs,true}
4> [Ask({lookup, {location, any_key}}), Ask({lookup, {location, any_other}})].
[{kvs,{ok,"Genova"}},{kvs,undefined}]
5> Ask({store, [any_key, {b, 1}], list}).
{kvs,true}
6> Ask({lookup, [any_key, {b, 1}]}).
{kvs,{ok,list}}
`,
  async run(stage) {
    await started(stage);
    await stage.asks(kvs, '{store, {location, walter}, "Genova"}', "{kvs, true}");
    await stage.asks(kvs, "{lookup, {location, walter}}", '{kvs, {ok, "Genova"}}');
    await stage.asks(kvs, "{lookup, {location, cazzola}}", "{kvs, undefined}");
    await stage.asks(kvs, "{store, [a, {b, 1}], list}", "{kvs, true}");
    await stage.asks(kvs, "{lookup, [a, {b, 1}]}", "{kvs, {ok, list}}");
  },
};

export const answersTheAsker: Check = {
  explored: {},
  name: "the answer goes to the one who asked",
  look: { at: "loop", ask: "to which pid does it send the answer?" },
  hints: [
    "There is an answer, but it has gone to another process. How does the server know which process has asked?",
    "The request says so: {From, …}. Inside the server self() is the server, and a variable outside loop is shared by all processes.",
    "send(From, …) // From is what the pattern of this clause has matched in this message",
  ],
  asked: `
${STARTED}
3> Self = self(), ok.
ok
4> Other = fun(Q) -> spawn(fun() -> Self ! {other, Ask(Q)} end), receive {other, A} -> A after 3000 -> none end end, ok.
ok
5> [Other({store, any_key, any_value}), Other({store, any_other, calm})].
[{kvs,true},{kvs,true}]
6> [Other({lookup, any_key}), Other({lookup, any_other})].
[{kvs,{ok,any_value}},{kvs,{ok,calm}}]
7> process_info(self(), messages).
{messages,[]}
`,
  async run(stage) {
    await started(stage);
    await stage.elsewhere(async () => {
      await stage.asks(kvs, "{store, weather, sunny}", "{kvs, true}");
      await stage.asks(kvs, "{store, wind, calm}", "{kvs, true}");
    });
    await Promise.all([
      stage.elsewhere(() => stage.asks(kvs, "{lookup, weather}", "{kvs, {ok, sunny}}")),
      stage.elsewhere(() => stage.asks(kvs, "{lookup, wind}", "{kvs, {ok, calm}}")),
    ]);
    stage.keeps("no message for the process that called kvs:start() and asked nothing");
  },
};

export const survivesUnknown: Check = {
  name: "a message that the server does not know does not end it",
  look: { at: "loop", ask: "what happens to a message that is not a request?" },
  hints: [
    "Any process can send the server any message. What does yours do with the message hello?",
    "receive leaves a message alone that fits no clause. Code that takes any message and then looks inside must expect anything there.",
    "Give each request a pattern of its own, on(t($.pid(…), t(…)), …), and have no clause that takes everything.",
  ],
  asked: `
${STARTED}
3> Ask({store, any_key, any_value}).
{kvs,true}
4> [kvs ! Message || Message <- [hello, 42, "lookup", [], {self(), {forget, any_key}}]], ok.
ok
5> Ask({lookup, any_key}).
{kvs,{ok,any_value}}
`,
  async run(stage) {
    await started(stage);
    await stage.asks(kvs, "{store, weather, sunny}", "{kvs, true}");
    await stage.elsewhere(() => {
      for (const message of [Symbol.for("hello"), 42, "lookup", []]) send(kvs, message);
    });
    await stage.asks(kvs, "{lookup, weather}", "{kvs, {ok, sunny}}");
    await stage.elsewhere(async () => {
      send(kvs, t(self(), parseTerm("{delete, weather, now}")));
      send(kvs, t(self(), parseTerm("{forget, weather}")));
      await stage.asks(kvs, "{lookup, weather}", "{kvs, {ok, sunny}}");
      stage.keeps("no answer to {delete, weather, now} and {forget, weather}");
    });
  },
};
