/**
 * The checks of task 4 of lab 10: the reception has a port, and clients over sockets: the
 * runtime's own, which is honest, and one that sends whatever it is told to.
 */
import { _, $, equal, type List, libChan, match, type Pid, register, type Term, t } from "#runtime";
import { parseTerm } from "../../runtime/erlang/notation/parse.ts";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";
import { CONF } from "./checks.ts";
import { listen } from "./given/listener.ts";
import * as echo from "./given/mod_echo.ts";
import { conversation } from "./stranger.ts";

const atom = Symbol.for;

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
    "never-matches": {
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
      if (!pid) return stage.wrong(`${call} gives {ok, Pid}`, told(answer));
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
    ask: "what is the client told, and what is done before it is known that the response is right?",
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
          stage.wrong(`{error, ${why}} for the service ${service} and a password`, told(answer));
      }
      const unknown = await conversation(port, "{startService, nobody, []}", "{response, []}");
      expectWords(stage, unknown, [atom("badService")], "an unknown service");
      const words = await conversation(port, startEcho, "{response, []}", "{response, []}");
      expectWords(stage, words.slice(1), [atom("authFail")], "a wrong response, and another one");
      if (started > 0) stage.wrong("no service to be started", `mod_echo was, ${started} times`);
    });
  },
};

/** What a client was answered; it says protocol of anything that is not in the table of the handout. */
function told(answer: Term): string {
  const protocol = equal(answer, t(atom("error"), atom("protocol")));
  const why = ": the client was sent something else than {challenge, C}, and then ack or authFail";
  return shown(answer) + (protocol ? why : "");
}

const startEcho = "{startService, echo, []}";

export const ignores: Check = {
  name: "who does not begin with startService gets no word",
  look: {
    file: "reception.ts",
    at: "serve",
    ask: "what does it do with a term that it does not know?",
  },
  hints: [
    "A client that speaks another protocol is not worth an answer, and must not bring the reception down.",
    "match gives undefined for any term but {startService, Name, ArgsC}. Then serve returns, and the connection is closed.",
    'const request = match(t(atoms.startService, $("Name"), $("ArgsC")), await next(socket));\nif (!request) return;',
  ],
  async run(stage) {
    await beside(stage, async (port) => {
      const [word] = await conversation(port, startEcho, "bye");
      if (!match(t(atom("challenge"), _), word))
        stage.wrong(
          `{challenge, C} for ${startEcho}`,
          word === undefined ? "no answer" : shown(word),
        );
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
      if (died !== undefined) stage.absent("no process dies of what a client says", "one has died");
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
