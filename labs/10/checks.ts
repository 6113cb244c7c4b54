/**
 * The checks of lab 10 that need more than terms. The middle man is checked with messages; the reception
 * has a port, and clients over sockets: the runtime's own, which is honest, and one that sends whatever
 * it is told to.
 */
import {
  $,
  equal,
  exit,
  type List,
  libChan,
  match,
  on,
  type Pid,
  receive,
  register,
  self,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";
import { parseTerm } from "../../runtime/erlang/notation/parse.ts";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";
import { listen } from "./given/listener.ts";
import * as echo from "./given/mod_echo.ts";
import { conversation } from "./stranger.ts";

const atom = Symbol.for;

/** A configuration: what `open` has is no service, because it lacks a password. */
export const CONF = `[{port, 12340},
  {service, echo, password, "ABXy45", mfa, mod_echo, start_me_up, from_the_owner},
  {service, open, mfa, mod_echo, start_me_up, []},
  {service, quiet, password, "other", mfa, mod_quiet, start, [1]}]`;

/** The student's middle man, between the check, which plays the socket, and an owner. */
function middleMan(stage: Stage, owner: Pid): Pid {
  const mm = spawn(atom("mm"), atom("run"), [self(), owner]);
  stage.observed.label(mm, "the middle man");
  return mm;
}

/** Waits until a process has ended. */
const gone = (stage: Stage, pid: Pid, when: string) =>
  stage.until(
    `the middle man has ended ${when}`,
    () => stage.vm.find(pid) === undefined,
    () => "it is still there",
  );

export const carries: Check = {
  name: "the middle man carries terms both ways",
  look: { file: "mm.ts", at: "run", ask: "which message does it send, and where?" },
  hints: [
    "Two clauses: one for what comes from the socket, one for what comes from the owner.",
    "{tcp, Socket, Term} becomes {chan, MM, Term} for the owner, where MM is the middle man itself. {send, Term} goes to the socket as it is.",
    'on(t(atoms.tcp, socket, $("Term")), ({ Term }) => {\n  send(owner, t(atoms.chan, self(), Term));\n  return true;\n}),',
  ],
  async run(stage) {
    const me = self();
    const owner = spawn(async () => {
      for (;;) await receive(on($("All"), ({ All }) => send(me, t(atom("owner_got"), All))));
    });
    const mm = middleMan(stage, owner);
    for (const text of ["hello", "{send, hello}", "close"]) {
      const term = parseTerm(text);
      send(mm, t(atom("tcp"), me, term));
      await getsTerm(
        stage,
        t(atom("owner_got"), t(atom("chan"), mm, term)),
        `the owner gets {chan, MM, ${text}}, when the client has sent ${text}`,
      );
      send(mm, t(atom("send"), term));
      await getsTerm(
        stage,
        t(atom("send"), term),
        `the socket gets {send, ${text}}, when the owner has sent {send, ${text}} to MM`,
      );
    }
  },
};

export const tellsOwner: Check = {
  name: "when the connection is closed, the owner is told and the middle man ends",
  look: { file: "mm.ts", at: "run", ask: "what does it do with {tcp_closed, Socket}?" },
  hints: [
    "The owner knows nothing of sockets. How does it learn that the client has gone?",
    "{tcp_closed, Socket} becomes {chan_closed, MM} for the owner, and then there is nothing left to do: the clause gives false.",
    "on(t(atoms.tcpClosed, socket), () => {\n  send(owner, t(atoms.chanClosed, self()));\n  return false;\n}),",
  ],
  async run(stage) {
    const mm = middleMan(stage, self());
    send(mm, t(atom("tcp_closed"), self()));
    await getsTerm(
      stage,
      t(atom("chan_closed"), mm),
      "the owner gets {chan_closed, MM} at the end of the connection",
    );
    await gone(stage, mm, "with its connection");
    stage.keeps("nothing more for the owner, and nothing for the socket");
  },
};

export const noticesOwner: Check = {
  name: "when the owner ends, however that comes, the connection is closed",
  look: { file: "mm.ts", at: "run", ask: "how does it notice that the owner has ended?" },
  hints: [
    "A service may end, or die of an error, without sending anything. What closes the connection then?",
    "After monitor(owner), before the loop, {'DOWN', Ref, process, Pid, Reason} comes when the owner ends. Then send close to the socket.",
    "on(t(atoms.down, ref, _, _, _), () => {\n  send(socket, atoms.close);\n  return false;\n}),",
  ],
  async run(stage) {
    for (const reason of ["normal", "kill"]) {
      const owner = spawn(async () => {
        await receive(on(atom("end"), () => true));
      });
      const mm = middleMan(stage, owner);
      send(mm, t(atom("send"), 1));
      await getsTerm(stage, t(atom("send"), 1), "the socket gets {send, 1} from the middle man");
      if (reason === "normal") send(owner, atom("end"));
      else exit(owner, atom(reason));
      await getsTerm(stage, atom("close"), "the socket is told close when the owner has ended");
      await gone(stage, mm, "with its owner");
    }
  },
};

/** Expects a term as the next message to this process. */
async function getsTerm(stage: Stage, term: Term, expected: string): Promise<void> {
  let came: Term;
  const next = receive(on($("Message"), ({ Message }) => t(Message)));
  let arrived: Promise<void> | undefined = Promise.resolve(next).then(([message]) => {
    came = message;
    arrived = undefined;
  });
  await stage.until(
    expected,
    () => arrived === undefined,
    () => "no message",
  );
  if (!equal(came, term)) stage.wrong(expected, shown(came));
}

/** A port behind which the student's reception is. */
async function beside(stage: Stage, code: (port: number) => Promise<void>): Promise<void> {
  stage.vm.modules.load("mod_echo", echo);
  const { port, close } = await listen(0, parseTerm(CONF) as List);
  try {
    await code(port);
  } finally {
    close();
  }
}

/** What an honest client is answered when it connects. */
const connect = (port: number, service: string, password: string, argsC: Term = []) =>
  libChan.connect("localhost", port, atom(service), password, argsC);

export const serves: Check = {
  name: "an honest client gets the service that it has named",
  look: {
    file: "reception.ts",
    at: "serve",
    ask: "what comes after what, and which arguments does the service get?",
  },
  hints: [
    "It is a conversation: the client asks for a service, you challenge, it responds, you send ack. Which message is missing?",
    "After ack the function in the owner's line is started as a process, with three arguments: the middle man, the client's arguments, and the owner's. Your own process becomes the middle man.",
    "const args = [self(), request.ArgsC, found.Args];\nconst owner = spawn(() => apply(found.Mod, found.Func, args));\nawait run(socket, owner);",
  ],
  when: {
    "reply-elsewhere": {
      look: { file: "reception.ts", at: "serve", ask: "which pid does the service get as MM?" },
      hints: [
        "The service has received the client's term and does not recognise it. Which pid does it take for the middle man's?",
        "{chan, MM, Term} is sent by the process that runs run. self() is the process that is running: inside a function that is spawned, that is another process.",
        "const args = [self(), request.ArgsC, found.Args]; // before spawn, and not in it",
      ],
    },
  },
  async run(stage) {
    await beside(stage, async (port) => {
      const call = `lib_chan:connect("localhost", ${port}, echo, "ABXy45", from_the_client)`;
      const answer = await stage.does(call, "{ok, Pid}");
      const pid = match(t(atom("ok"), $.pid("Pid")), answer)?.Pid;
      if (!pid) return stage.wrong(`${call} gives {ok, Pid}`, shown(answer));
      register(atom("channel"), pid);
      for (const text of ["hello", '{os, cmd, ["rm -rf /"]}'])
        await stage.answers(
          `lib_chan:rpc(whereis(channel), ${text})`,
          `{${text}, from_the_client, from_the_owner}`,
        );
      libChan.disconnect(pid);
    });
  },
};

export const refuses: Check = {
  name: "an unknown service and a wrong password are refused, and nothing is started",
  look: {
    file: "reception.ts",
    at: "serve",
    ask: "what does it do before it knows that the response is right?",
  },
  hints: [
    "A client that may not come in is told so, and the connection is closed. When is the service started?",
    "badService when conf knows no such service, authFail when the response is wrong, and then serve returns: that closes the connection. Nothing is started before ack.",
    "if (!answer || !(await isRight(answer.Said, challenge, found.Password)))\n  return say(socket, atoms.authFail);",
  ],
  async run(stage) {
    await beside(stage, async (port) => {
      let started = 0;
      stage.vm.modules.load("mod_echo", {
        startMeUp: (_mm: Pid, _argsC: Term, _args: Term) => void started++,
      });
      for (const [service, password, why] of [
        ["nobody", "ABXy45", "badService"],
        ["mod_echo", "ABXy45", "badService"],
        ["open", "", "badService"],
        ["echo", "ABXy46", "authFail"],
        ["echo", "other", "authFail"],
      ] as const) {
        const answer = await connect(port, service, password || "x");
        if (!equal(answer, t(atom("error"), atom(why))))
          stage.wrong(`{error, ${why}} for the service ${service} and a password`, shown(answer));
      }
      const words = await conversation(port, startEcho, "{response, []}", "{response, []}");
      expectWords(stage, words.slice(1), [atom("authFail")], "a wrong response, and another one");
      if (started > 0) stage.wrong("no service to be started", `mod_echo was, ${started} times`);
    });
  },
};

const startEcho = "{startService, echo, []}";

export const ignores: Check = {
  name: "who does not begin with startService gets no word",
  look: {
    file: "reception.ts",
    at: "serve",
    ask: "what does it do with a first term that it does not know?",
  },
  hints: [
    "A client that speaks another protocol is not worth an answer, and must not bring the reception down.",
    "match gives undefined for any term but {startService, Name, ArgsC}. Then serve returns, and the connection is closed.",
    'const request = match(t(atoms.startService, $("Name"), $("ArgsC")), await next(socket));\nif (!request) return;',
  ],
  async run(stage) {
    await beside(stage, async (port) => {
      for (const first of [
        "hello",
        "{startService, echo}",
        "{startService, echo, [], []}",
        '{response, "568f8607b9337407861c1d3106967401"}',
        '{os, cmd, ["rm -rf /"]}',
      ])
        expectWords(
          stage,
          await conversation(port, first, startEcho),
          [],
          `the first term ${first}`,
        );
      const died = stage.observed.reports.find((text) => text.includes("Error in process"));
      if (died !== undefined) stage.wrong("no process to die of it", died.split("\n")[0] as string);
    });
  },
};

export const challengesAnew: Check = {
  name: "a recorded response is of no use for another connection",
  look: { file: "reception.ts", at: "serve", ask: "is it the challenge of this connection?" },
  hints: [
    "An eavesdropper has recorded a whole conversation, and sends the same again.",
    "serve is given a challenge that was never used before. Send that one, and judge the response by it.",
    "say(socket, t(atoms.challenge, challenge));",
  ],
  async run(stage) {
    await beside(stage, async (port) => {
      const challenges: Term[] = [];
      for (let i = 0; i < 2; i++) {
        const [word] = await conversation(port, startEcho, "bye");
        const found = match(t(atom("challenge"), $.list("C")), word);
        if (!found) return stage.wrong("{challenge, C} for {startService, echo, []}", shown(word));
        challenges.push(found.C);
      }
      const [first, second] = challenges;
      if (equal(first, second))
        stage.wrong("another challenge for every connection", `${shown(first)}, twice`);
      const { length } = first as List;
      if (length !== 25) stage.wrong("a challenge of 25 letters", `one of ${length}`);
    });
  },
};

/** Compares the answers that a stranger got. */
function expectWords(stage: Stage, words: Term[], wanted: Term[], when: string): void {
  if (equal(words, wanted)) return;
  const told = (terms: Term[]) => (terms.length > 0 ? terms.map(shown).join(", ") : "no answer");
  stage.wrong(`${told(wanted)} and the end of the connection, for ${when}`, told(words));
}
