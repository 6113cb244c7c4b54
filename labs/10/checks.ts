/**
 * The checks of tasks 1 to 3 of lab 10: `conf` and `auth` need only terms, and the
 * middle man only messages.
 */
import {
  $,
  type AnyTuple,
  apply,
  equal,
  exit,
  type List,
  on,
  type Pid,
  receive,
  self,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";
import { parseTerm } from "../../runtime/erlang/notation/parse.ts";
import { current } from "../../runtime/process/current.ts";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";

const atom = Symbol.for;

/** A configuration: what `open` has is no service, because it lacks a password. */
export const CONF = `[{port, 12340},
  {service, echo, password, "ABXy45", mfa, mod_echo, start_me_up, from_the_owner},
  {service, open, mfa, mod_echo, start_me_up, []},
  {service, quiet, password, "other", mfa, mod_quiet, start, [1]}]`;

// Tasks 1 and 2: what needs only terms.

const CHALLENGE = "abcdefghijklmnopqrstuvwxy";

export const findsPort: Check = {
  name: "port gives the number of {port, N}, wherever it stands",
  look: { at: "port", ask: "which line of the configuration does it take?" },
  hints: [
    "The configuration is a list of terms, and one of them is the port's.",
    "Go through the list, and compare each line with the pattern {port, N}. match gives undefined for a line that does not fit.",
    'for (const line of conf) {\n  const found = match(t(atoms.port, $("N")), line);\n  if (found) return found.N;\n}',
  ],
  async run(stage) {
    await stage.answers(`conf:port(${CONF})`, "12340");
    await stage.answers("conf:port([{service, port, 1}, {port, 7}])", "7");
  },
};

export const findsService: Check = {
  name: "service gives what the owner has declared under a name, or badService",
  look: { at: "service", ask: "does it compare the whole form of a line, and the name in it?" },
  hints: [
    "Only a line of this form, with this name in it, declares the service.",
    "Compare each line with {service, Name, password, Password, mfa, Mod, Func, Args}, and its Name with the one that is asked for. A service without a password is not offered.",
    "if (found && equal(found.Name, name))\n  return t(atoms.ok, found.Password, t(found.Mod, found.Func, found.Args));",
  ],
  async run(stage) {
    const asks = (name: string, answer: string) =>
      stage.answers(`conf:service(${CONF}, ${name})`, answer);
    await asks("quiet", '{ok, "other", {mod_quiet, start, [1]}}');
    await asks("echo", '{ok, "ABXy45", {mod_echo, start_me_up, from_the_owner}}');
    for (const name of ["nobody", "mod_echo", "open", '"echo"', "{os, cmd, []}", "[]"])
      await asks(name, "badService");
  },
};

export const responds: Check = {
  name: "the response is the MD5 of the challenge followed by the secret",
  look: { file: "auth.ts", at: "response", ask: "of which characters is the digest?" },
  hints: [
    "Both sides must arrive at the same digits. Which text are they computed from?",
    "First the challenge, then the secret, and nothing in between. Strings are lists: two of them become one by [...a, ...b].",
    "return md5([...challenge, ...secret]);",
  ],
  async run(stage) {
    await stage.answers(
      `auth:response("${CHALLENGE}", "ABXy45")`,
      '"568f8607b9337407861c1d3106967401"',
    );
  },
};

export const judges: Check = {
  name: "only the right response to this challenge is right",
  look: { file: "auth.ts", at: "isRight", ask: "what does it compare with what?" },
  hints: [
    "The client's response must be exactly the one that you would have given.",
    "Compute the response yourself, and compare the two. Lists are compared by equal: === asks whether they are the same object. And response gives a promise.",
    "return equal(said, await response(challenge, secret));",
  ],
  async run(stage) {
    const right = "568f8607b9337407861c1d3106967401";
    const asks = (said: string, challenge: string, answer: string) =>
      stage.answers(`auth:is_right(${said}, "${challenge}", "ABXy45")`, answer);
    await asks(`"${right}"`, CHALLENGE, "true");
    const wrong = [`"${right.toUpperCase()}"`, `"${right.slice(0, 8)}"`, '""', `"${right}0"`];
    for (const said of [...wrong, `<<"${right}">>`, '"ABXy45"', "undefined", "true"])
      await asks(said, CHALLENGE, "false");
    await asks(`"${right}"`, "zyxwvutsrqponmlkjihgfedcb", "false");
  },
};

// Task 3: the middle man.

/** The student's middle man, between the check, which plays the socket, and an owner. */
function middleMan(stage: Stage, owner: Pid): Pid {
  const mm = spawn(atom("mm"), atom("run"), [self(), owner]);
  stage.observed.label(self(), "the socket");
  stage.observed.labelOnce(owner, "the owner");
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
  look: {
    file: "mm.ts",
    at: "run",
    ask: "which message does it send, and where? Does its loop go on?",
  },
  hints: [
    "Two clauses: one for what comes from the socket, one for what comes from the owner.",
    "{tcp, Socket, Term} becomes {chan, MM, Term} for the owner, where MM is the middle man itself. {send, Term} goes to the socket as it is.",
    'on(t(atoms.tcp, socket, $("Term")), ({ Term }) => {\n  send(owner, t(atoms.chan, self(), Term));\n  return true;\n}),',
  ],
  async run(stage) {
    const { owner, got } = ownerOf(stage);
    const mm = middleMan(stage, owner);
    for (const text of ["hello", "{send, hello}", "close", "{chan_closed, 1}"]) {
      const term = parseTerm(text);
      send(mm, t(atom("tcp"), self(), term));
      await got(
        mm,
        t(atom("chan"), mm, term),
        `the owner gets {chan, MM, ${text}}, when the client has sent ${text}`,
      );
      send(mm, t(atom("send"), term));
      await getsTerm(
        stage,
        mm,
        t(atom("send"), term),
        `the socket gets {send, ${text}}, when the owner has sent {send, ${text}} to MM`,
      );
    }
  },
};

export const ownSocket: Check = {
  name: "the middle man takes nothing but what its own socket and its owner bring",
  look: { file: "mm.ts", at: "run", ask: "whose messages do its clauses take?" },
  hints: [
    "Many connections are open at a time, and each socket is a process. Whose data does your middle man carry?",
    "A message {tcp, Socket, Term} names the socket that it comes from. A pattern that takes any socket takes another connection's data for its own client's.",
    'on(t(atoms.tcp, socket, $("Term")), …) // socket is the parameter of run, and no hole',
  ],
  async run(stage) {
    const { owner, got } = ownerOf(stage);
    const mm = middleMan(stage, owner);
    const other = spawn(() => receive(on(atom("end"), () => true)));
    stage.observed.label(other, "another socket");
    for (const message of [
      t(atom("tcp"), other, atom("foreign")),
      t(atom("tcp_closed"), other),
      t(atom("DOWN"), atom("weather"), atom("process"), other, atom("normal")),
      t(atom("udp"), self(), atom("foreign")),
      t(atom("drop"), atom("foreign")),
      t(atom("udp_closed"), self()),
    ]) {
      stage.observed.plant(message);
      send(mm, message);
    }
    send(mm, t(atom("tcp"), self(), atom("hello")));
    const expected = "the owner gets {chan, MM, hello} first, whatever others have sent to MM";
    await got(mm, t(atom("chan"), mm, atom("hello")), expected);
    stage.keeps("nothing for the socket, whatever others have sent to MM");
  },
};

/** An owner, which only says what it gets: it is compared with what it should be. */
function ownerOf(stage: Stage) {
  const inbox: Term[] = [];
  const owner = spawn(async () => {
    for (;;) await receive(on($("All"), ({ All }) => void inbox.push(All)));
  });
  const got = async (mm: Pid, term: Term, expected: string) => {
    const isThere = () => inbox.length > 0 || current().messages.length > 0;
    await stage.until(expected, isThere, () => noMessage(stage, mm));
    const [message] = inbox.splice(0, 1);
    if (message === undefined)
      stage.wrong(expected, `the socket got ${shown(current().messages[0])}`);
    if (!equal(message, term)) stage.wrong(expected, shown(message));
  };
  return { owner, got };
}

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
      mm,
      t(atom("chan_closed"), mm),
      "the owner gets {chan_closed, MM} at the end of the connection",
    );
    await gone(stage, mm, "with its connection");
    stage.keeps("nothing more for the owner, and nothing for the socket");
  },
};

export const noticesOwner: Check = {
  name: "when the owner ends, however that comes, the connection is closed",
  look: {
    file: "mm.ts",
    at: "run",
    ask: "how does it notice that the owner has ended, and what does it send to the socket then?",
  },
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
      for (const n of [1, 2, 3]) {
        const term = t(atom("send"), n);
        send(mm, term);
        await getsTerm(stage, mm, term, `the socket gets {send, ${n}} from the middle man`);
      }
      const count = await monitorsOf(mm);
      if (count > 1) stage.wrong("one monitor at most, after three messages", `${count} monitors`);
      if (reason === "normal") send(owner, atom("end"));
      else exit(owner, atom(reason));
      await getsTerm(stage, mm, atom("close"), "the socket is told close when the owner has ended");
      await gone(stage, mm, "with its owner");
    }
  },
};

/** How many processes a process watches. */
async function monitorsOf(pid: Pid): Promise<number> {
  const args = [pid, atom("monitors")];
  const [, monitors] = (await apply(atom("erlang"), atom("process_info"), args)) as AnyTuple;
  return (monitors as List).length;
}

/** What came instead of a message of the middle man's. */
const noMessage = (stage: Stage, mm: Pid) =>
  stage.vm.find(mm) ? "no message" : "no message: the middle man has ended";

/** Expects a term of the middle man's as the next message to this process. */
async function getsTerm(stage: Stage, mm: Pid, term: Term, expected: string): Promise<void> {
  let came: Term;
  const next = receive(on($("Message"), ({ Message }) => t(Message)));
  let arrived: Promise<void> | undefined = Promise.resolve(next).then(([message]) => {
    came = message;
    arrived = undefined;
  });
  await stage.until(
    expected,
    () => arrived === undefined,
    () => noMessage(stage, mm),
  );
  if (!equal(came, term)) stage.wrong(expected, shown(came));
}
