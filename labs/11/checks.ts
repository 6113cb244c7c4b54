/**
 * The checks of lab 11. Each has a lib_chan server with the student's service behind it, and connects to
 * it over a socket, as a client on another machine would.
 */
import {
  after,
  apply,
  charlist,
  equal,
  isProcessAlive,
  libChan,
  memoryOs,
  Pid,
  receive,
  register,
  type Term,
  t,
  text,
  unregister,
} from "#runtime";
import { besideServer } from "../10/port-server.ts";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";

const atom = Symbol.for;
const channel = atom("channel");

const SERVICES = `
{service, nameServer, password, "ABXy45", mfa, mod_name_server, start_me_up, notUsed}.
{service, nameReader, password, "ABXy45", mfa, mod_name_server, start_me_up, readOnly}.
`;

/** A machine with a name server and, behind lib_chan, what the student wrote. */
async function served(stage: Stage, code: (port: number) => Promise<void>): Promise<void> {
  stage.vm.modules.load("kvs", await stage.load("kvs"));
  await stage.answers("kvs:start()", "true");
  await besideServer(SERVICES, code);
}

/** Connects. In expressions the connection is called `channel`, as a registered process is. */
async function connect(stage: Stage, port: number, service = "nameServer", argsC: Term = []) {
  const answer = await libChan.connect("localhost", port, atom(service), "ABXy45", argsC);
  const [, pid] = answer;
  if (!(pid instanceof Pid)) return stage.wrong("a connection with the service", shown(answer));
  register(channel, pid);
  return pid;
}

function disconnect(pid: Pid): void {
  libChan.disconnect(pid);
  if (isProcessAlive(pid)) unregister(channel);
}

/** What the client casts, and asks, through its connection. */
const cast = (stage: Stage, term: string) =>
  stage.does(`lib_chan:cast(whereis(channel), ${term})`, "what was sent");
const asks = (stage: Stage, term: string, answer: string) =>
  stage.answers(`lib_chan:rpc(whereis(channel), ${term})`, answer);

const stored = () => apply(atom("kvs"), atom("lookup"), [atom("joe")]);

export const stores: Check = {
  name: "{store, Key, Value} from the client is stored in kvs",
  look: { at: "startMeUp", ask: "what does the clause for {store, Key, Value} do?" },
  hints: [
    "The client's terms come as messages. What happens to {store, joe, …}?",
    "kvs is a module of this node: apply calls a function of it by its name. It gives a promise.",
    "await apply(atoms.kvs, atoms.store, [Key, Value]);",
  ],
  when: {
    "never-matches": {
      look: {
        at: "startMeUp",
        ask: "does its pattern have the form of the message, place by place?",
      },
      hints: [
        "The message is there, but no clause takes it. Compare the message with the pattern, place by place.",
        "What the client sends comes wrapped: a tuple of the atom chan, the middle man, and the term.",
        'on(t(atoms.chan, mm, t(atoms.store, $("Key"), $("Value"))), …)',
      ],
    },
  },
  async run(stage) {
    await served(stage, async (port) => {
      await connect(stage, port);
      await cast(stage, '{store, joe, "writing a book"}');
      const wanted = t(atom("ok"), charlist("writing a book"));
      await stage.until(
        `kvs:lookup(joe) gives ${shown(wanted)}`,
        async () => equal(await stored(), wanted),
        async () => shown(await stored()),
      );
    });
  },
};

export const looksUp: Check = {
  name: "{lookup, Key} is answered with what kvs:lookup(Key) gives",
  look: { at: "startMeUp", ask: "what is sent to mm for {lookup, Key}?" },
  hints: [
    "The service talks to the client through the middle man, mm. How is mm told to send something?",
    "mm sends Term to the client when it gets {send, Term}. The Term is what kvs:lookup gives, as it is: {ok, Value}, or undefined.",
    "send(mm, t(atoms.send, await apply(atoms.kvs, atoms.lookup, [Key])));",
  ],
  async run(stage) {
    await served(stage, async (port) => {
      await stage.answers('kvs:store(joe, "writing a book")', "true");
      await connect(stage, port);
      await asks(stage, "{lookup, joe}", '{ok, "writing a book"}');
      await asks(stage, "{lookup, jim}", "undefined");
    });
  },
};

export const ordered: Check = {
  name: "a client finds what it has just stored, and so does another one",
  look: {
    at: "startMeUp",
    ask: "does it wait until kvs has stored the value? Does it answer a store?",
  },
  hints: [
    "A store and a lookup follow each other closely, over one connection and then over another.",
    "A store is not answered: its answer would be taken for that of the next lookup. And the values are in kvs, which all connections share.",
    "await apply(atoms.kvs, atoms.store, [Key, Value]);\nreturn true;",
  ],
  async run(stage) {
    await served(stage, async (port) => {
      // To store something may take its time.
      const { store, ...others } = await stage.load("kvs");
      const slowly = async (key: Term, value: Term) => {
        await receive(after(20, () => true));
        return (store as (key: Term, value: Term) => Term)(key, value);
      };
      stage.vm.modules.load("kvs", { ...others, store: slowly });
      const first = await connect(stage, port);
      await cast(stage, '{store, joe, "writing a book"}');
      await asks(stage, "{lookup, joe}", '{ok, "writing a book"}');
      disconnect(first);
      await connect(stage, port);
      await cast(stage, "{store, {location, walter}, here}");
      await asks(stage, "{lookup, joe}", '{ok, "writing a book"}');
      await asks(stage, "{lookup, {location, walter}}", "{ok, here}");
    });
  },
};

export const ends: Check = {
  name: "when the client is gone, its process ends",
  look: { at: "startMeUp", ask: "what does it do with {chan_closed, MM}?" },
  hints: [
    "A process for every client that ever connected would fill the memory. How does yours learn that its client has gone?",
    "{chan_closed, MM} is the last message about a connection. Its clause gives false, and the loop is over.",
    "on(t(atoms.chanClosed, mm), () => false)",
  ],
  when: {
    "never-matches": {
      look: { at: "startMeUp", ask: "which clause takes {chan_closed, MM}?" },
      hints: [
        "A message about the end of the connection has come, and no clause has taken it.",
        "{chan_closed, MM} is the last message about a connection. Its clause gives false, and the loop is over.",
        "on(t(atoms.chanClosed, mm), () => false)",
      ],
    },
  },
  async run(stage) {
    await served(stage, (port) =>
      stage.leavesNobody(stage.vm, async () => {
        const pid = await connect(stage, port);
        await asks(stage, "{lookup, joe}", "undefined");
        disconnect(pid);
      }),
    );
  },
};

export const throwsAway: Check = {
  name: "what it does not know is thrown away, however much it is",
  look: { at: "startMeUp", ask: "what does it do with a term that is neither store nor lookup?" },
  hints: [
    "A term that no clause takes stays in the mailbox. What happens when a client sends a hundred of them?",
    "A connection is not read any further while too much is unread. A clause for any {chan, MM, Term} takes what the others have left; clauses are tried in order.",
    "on(t(atoms.chan, mm, _), () => true)",
  ],
  async run(stage) {
    await served(stage, async (port) => {
      await stage.answers("kvs:store(joe, here)", "true");
      await connect(stage, port);
      for (let i = 0; i < 100; i++) await cast(stage, "{delete, joe}");
      await cast(stage, "hello");
      await asks(stage, "{lookup, joe}", "{ok, here}");
    });
  },
};

export const readOnly: Check = {
  name: "who connects to a readOnly service can look up, and store nothing",
  look: {
    at: "startMeUp",
    ask: "which of its arguments comes from the owner, and which from the client?",
  },
  hints: [
    "One module can serve two services. How does it know for which one it was started?",
    "The third argument, ArgS, is from the owner's lib_chan.conf. The second, ArgsC, is whatever the client likes: it must not decide what is allowed.",
    "if (argS !== atoms.readOnly) await apply(atoms.kvs, atoms.store, [Key, Value]);",
  ],
  async run(stage) {
    await served(stage, async (port) => {
      await stage.answers("kvs:store(joe, here)", "true");
      for (const argsC of [atom("notUsed"), [], atom("readOnly")]) {
        const pid = await connect(stage, port, "nameReader", argsC);
        await cast(stage, "{store, joe, gone}");
        await asks(stage, "{lookup, joe}", "{ok, here}");
        disconnect(pid);
      }
      // And the client's own argument must not take rights away from it either.
      await connect(stage, port, "nameServer", atom("readOnly"));
      await cast(stage, "{store, joe, gone}");
      await asks(stage, "{lookup, joe}", "{ok, gone}");
    });
  },
};

export const attackFails: Check = {
  name: "the attack of lab 09 gets nowhere",
  look: { at: "startMeUp", ask: "can the client say which function is called?" },
  hints: [
    "In lab 09 the caller named the function. Which functions can a client of yours name?",
    "The names of the functions that are called are written in your program. Nothing that came from the client may ever be the module or the name for apply.",
    "apply(atoms.kvs, atoms.store, …) and apply(atoms.kvs, atoms.lookup, …), and no other call of apply",
  ],
  async run(stage) {
    await served(stage, async (port) => {
      const os = memoryOs({ notes: "chapter 1\n" }, "/");
      stage.vm.modules.load("os", os);
      const called = new Set<string>();
      stage.vm.modules.load("kvs", {
        ...(await stage.load("kvs")),
        wipe: (_key: Term) => called.add("wipe/1"),
        wipeAll: () => called.add("wipe_all/0"),
        wipeTwo: (_one: Term, _two: Term) => called.add("wipe_two/2"),
      });
      const line = '["cd /; rm -rf *"]';
      const attacks = [
        `{os, cmd, ${line}}`,
        `{call, os, cmd, ${line}}`,
        `{apply, os, cmd, ${line}}`,
        `{rpc, os, cmd, ${line}}`,
        `{self(), {call, os, cmd, ${line}, user}}`,
        `{'$gen_call', {self(), make_ref()}, {call, os, cmd, ${line}, user}}`,
        `{fun os:cmd/1, ${line}}`,
        `{store, fun os:cmd/1, ${line}}`,
        `{lookup, {os, cmd, ${line}}}`,
        ...["wipe_all", "{wipe_all}", "{wipe_all, []}", "{wipe, joe}", "{wipe, [joe]}"],
        ...["{wipe_two, joe, jim}", "{wipe_two, [joe, jim]}", "{call, kvs, wipe, [joe]}"],
      ];
      await connect(stage, port, "nameServer", t(atom("os"), atom("cmd"), [charlist("rm -rf /*")]));
      for (const attack of attacks) await cast(stage, attack);
      await stage.answers("kvs:store(joe, here)", "true");
      await stage.does("lib_chan:rpc(whereis(channel), {lookup, joe})", "any answer");
      if (text(os.cmd(charlist("ls"))) !== "notes\n")
        stage.wrong("the disk as it was before", "it is empty");
      if (called.size > 0)
        stage.wrong("no function of kvs to be called but store/2 and lookup/1", [...called].join());
    });
  },
};
