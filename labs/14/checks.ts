/** The checks of lab 14: users at the nodes of a cluster, and what is printed for each of them. */
import { isList, Pid, type RunningNode, spawn } from "#runtime";
import { serveIo } from "../../runtime/erlang/modules/io-server.ts";
import { print } from "../../runtime/erlang/print/print.ts";
import { current } from "../../runtime/process/current.ts";
import { decode } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";

/** Somebody at a terminal of a node. */
export class User {
  readonly node: RunningNode;
  /** The lines that were printed for this user. */
  readonly lines: string[] = [];
  readonly #stage: Stage;
  readonly #who: string;

  constructor(stage: Stage, node: RunningNode) {
    this.#stage = stage;
    this.node = node;
    this.#who = Symbol.keyFor(node.name) as string;
  }

  /** Types an expression, and compares the answer. */
  types(expression: string, answer: string): Promise<void> {
    return this.node.run(() => {
      const show = (text: string) => void this.lines.push(...text.trimEnd().split("\n"));
      current().groupLeader = spawn(() => serveIo(show));
      return this.#stage.answers(expression, answer, "{error, timeout}");
    });
  }

  /** Waits until exactly these lines have been printed since the last time. */
  async sees(...lines: readonly string[]): Promise<void> {
    const text = lines.join("\n");
    await this.#stage.until(
      `on ${this.#who} is printed: ${text}`,
      () => this.lines.length >= lines.length,
      () => (this.lines.length === 0 ? "nothing" : this.lines.join("\n")),
    );
    if (this.lines.join("\n") !== text)
      this.#stage.wrong(`on ${this.#who} is printed: ${text}`, this.lines.join("\n"));
    this.lines.length = 0;
  }
}

/** Users at nodes of one cluster. */
export async function users(stage: Stage, ...names: readonly string[]): Promise<User[]> {
  const all: User[] = [];
  for (const name of names) {
    const node = await stage.node(name, ["chat"]);
    for (const other of all) await ping(stage, node, other.node);
    all.push(new User(stage, node));
  }
  return all;
}

/** Connects two nodes. */
export async function ping(stage: Stage, node: RunningNode, other: RunningNode): Promise<void> {
  const expression = `net_adm:ping('${Symbol.keyFor(other.name)}')`;
  await node.run(() => stage.answers(expression, "pong"));
}

/** A user at each of three nodes, in the room `erlang`, which is at the first one's node. */
export async function three(stage: Stage): Promise<[User, User, User]> {
  const [walter, anna, luca] = (await users(stage, "sif", "amora", "thor")) as [User, User, User];
  await walter.types("chat:join(erlang, walter)", "[walter]");
  await anna.types("chat:join(erlang, anna)", "[walter, anna]");
  await luca.types("chat:join(erlang, luca)", "[walter, anna, luca]");
  await walter.sees("[erlang] anna has joined", "[erlang] luca has joined");
  await anna.sees("[erlang] luca has joined");
  return [walter, anna, luca];
}

/** Asked from outside: two in a room. */
export const ROOM = `(sif@surtur)1> chat:join(any_room, any_one).
[any_one]
(amora@surtur)1> net_adm:ping(sif@surtur).
pong
(amora@surtur)2> chat:join(any_room, any_other).
[any_one,any_other]`;

export const joins: Check = {
  network: "both",
  name: "who is in a room is told in the order in which they came",
  look: {
    at: "serve",
    ask: "what does it keep about a member, where does it put a new one, and whom does it answer?",
  },
  hints: [
    "A room has to remember who is in it. What is left of that when it handles the next message?",
    "members is a list that each message may replace: a new member goes to its end. The clause for who sends {Ref, Nicks} to From.",
    "members = [...members, { pid: Pid, nick: Nick, ref: monitor(Pid) }];",
  ],
  asked: `
${ROOM}
(sif@surtur)2> chat:who(any_room).
[any_one,any_other]
(amora@surtur)3> chat:join(any_second, any_other).
[any_other]
`,
  async run(stage) {
    const [walter, anna] = (await users(stage, "sif", "amora")) as [User, User];
    await walter.types("chat:join(erlang, walter)", "[walter]");
    await anna.types("chat:join(erlang, anna)", "[walter, anna]");
    await walter.types("chat:who(erlang)", "[walter, anna]");
    await anna.types("chat:join(prolog, anna)", "[anna]");
  },
};

export const hears: Check = {
  network: "both",
  name: "what somebody says is printed for all the others, and the speaker gets ok",
  look: { at: "serve", ask: "which members does it tell what was said, and with which nick?" },
  hints: [
    "The speaker is known to the room by its pid. What do the others want to see?",
    "Find the member by its pid, and tell everybody {said, Nick, Text}: show does not print the user's own lines. Then answer {Ref, ok}.",
    "const member = find(said.Pid);\nif (member) tell(t(atoms.said, member.nick, said.Text));\nsend(said.From, t(said.Ref, atoms.ok));",
  ],
  asked: `
${ROOM}
(thor@surtur)1> net_adm:ping(sif@surtur).
pong
(thor@surtur)2> global:sync(), global:send({room, any_room}, {join, self(), any_third}), ok.
ok
(sif@surtur)2> chat:say(any_room, "any_text").
ok
(thor@surtur)3> receive {chat, any_room, {said, Who, Text}} -> {Who, Text} after 5000 -> none end.
{any_one,"any_text"}
`,
  async run(stage) {
    const [walter, anna, luca] = await three(stage);
    passOthers();
    await anna.types('chat:say(erlang, "hello")', "ok");
    await walter.sees("[erlang] anna: hello");
    await luca.sees("[erlang] anna: hello");
    await walter.types('chat:say(erlang, <<"hello, anna">>)', "ok");
    await anna.sees("[erlang] walter: hello, anna");
    await luca.sees("[erlang] walter: hello, anna");
  },
};

/** Many other pids come by: the same pid, when it comes again, is another object then. */
function passOthers(): void {
  const ids = Array.from({ length: 1024 }, (_each, id) => id);
  decode(encode(ids.map((id) => new Pid(Symbol.for("other@vm"), id, 0, 1))));
}

export const leaves: Check = {
  network: "both",
  name: "who leaves is told of once, and hears nothing any more",
  look: { at: "serve", ask: "when a member leaves, what has to be undone?" },
  hints: [
    "A member that has left ends. What does the room get when a process that it monitors ends?",
    "Take the monitor back before the member ends, or the room will report it as lost too: demonitor(ref, [flush]). And take the member out of members before telling the others.",
    "remove(member);\ntell(t(atoms.left, member.nick));",
  ],
  asked: `
${ROOM}
(amora@surtur)3> chat:leave(any_room).
ok
(amora@surtur)4> chat:say(any_room, "hello?").
{error,outside}
(sif@surtur)2> chat:who(any_room).
[any_one]
(amora@surtur)5> chat:join(any_room, any_other).
[any_one,any_other]
`,
  async run(stage) {
    const [walter, anna, luca] = await three(stage);
    await anna.types("chat:leave(erlang)", "ok");
    await anna.types('chat:say(erlang, "hello?")', "{error, outside}");
    await walter.types("chat:who(erlang)", "[walter, luca]");
    await walter.types('chat:say(erlang, "where is anna?")', "ok");
    await luca.sees("[erlang] anna has left", "[erlang] walter: where is anna?");
    await walter.sees("[erlang] anna has left");
    await anna.types("chat:join(erlang, anna)", "[walter, luca, anna]");
    await anna.sees();
  },
};

const SAID = 5;

export const sameOrder: Check = {
  network: "both",
  name: "everybody sees everything in the same order",
  look: { at: "serve", ask: "does everything that is said go through the room?" },
  hints: [
    "Between two processes messages keep their order. Among three they do not: which process do all members listen to?",
    "If everything goes through the room, and the room tells all members one thing after the other, they all see the same order.",
    "for (const { pid } of members) send(pid, t(atoms.chat, room, event));",
  ],
  async run(stage) {
    const [walter, anna, luca] = await three(stage);
    const eva = new User(stage, await stage.node("loki", ["chat"]));
    await ping(stage, eva.node, walter.node);
    await eva.types("chat:join(erlang, eva)", "[walter, anna, luca, eva]");
    const talks = async (user: User, nick: string) => {
      for (let i = 1; i <= SAID; i++) await user.types(`chat:say(erlang, "${nick} ${i}")`, "ok");
    };
    await Promise.all([talks(anna, "a"), talks(luca, "l")]);
    for (const user of [walter, eva])
      await stage.until(
        "all that was said is printed",
        () => user.lines.filter((line) => line.includes(":")).length >= 2 * SAID,
        () => user.lines.join("\n"),
      );
    const heard = (user: User) => user.lines.filter((line) => line.includes(":")).join("\n");
    if (heard(walter) !== heard(eva)) {
      const [one, two] = [heard(walter).split("\n"), heard(eva).split("\n")];
      const at = one.findIndex((line, i) => line !== two[i]);
      stage.wrong(`the same for both, as line ${at + 1}: ${one[at]}`, `${two[at]}`);
    }
  },
};

export const loses: Check = {
  network: "both",
  name: "whose node is lost is told of to the others",
  look: { at: "serve", ask: "how does the room learn that a member's node is gone?" },
  hints: [
    "A node that is lost does not say goodbye. What notices, and how does the room learn of it?",
    "monitor(pid) when a member joins: {'DOWN', Ref, process, Pid, Reason} comes when its process ends, and when its node is gone.",
    'on(t(atoms.down, _, atoms.process, $.pid("Pid"), _), ({ Pid }) => { … tell(t(atoms.lost, member.nick)) }),',
  ],
  asked: `
${ROOM}
(amora@surtur)3> halt().
(sif@surtur)2> timer:sleep(1000), chat:who(any_room).
[any_one]
`,
  async run(stage) {
    const [walter, anna, luca] = await three(stage);
    await stage.kill(anna.node);
    await walter.sees("[erlang] anna is lost");
    await luca.sees("[erlang] anna is lost");
    await luca.types("chat:who(erlang)", "[walter, luca]");
  },
};

/** Two users join at the same time. */
export async function bothJoin(stage: Stage, walter: User, anna: User): Promise<void> {
  const join = (user: User, nick: string) =>
    user.node.run(() => stage.does(`chat:join(erlang, ${nick})`, "who is there"));
  await Promise.all([join(walter, "walter"), join(anna, "anna")]);
}

/** Waits until two users are in a room, the same one, and nobody else. */
export async function together(stage: Stage, one: User, other: User): Promise<void> {
  let came = "";
  await stage.until(
    "both are in the same room, and nobody else",
    async () => {
      const seen = [await nicks(stage, one), await nicks(stage, other)];
      came = seen.join("; ");
      return seen[0] === seen[1] && seen[0]?.split(",").length === 2;
    },
    () => `in the room of the one: ${came.replace("; ", "; in the room of the other: ")}`,
  );
}

/** Who is in a user's room, by the alphabet. */
async function nicks(stage: Stage, { node }: User): Promise<string> {
  const value = await node.run(() => stage.does("chat:who(erlang)", "who is there"));
  return isList(value)
    ? value
        .map((nick) => print(nick))
        .sort()
        .join(",")
    : print(value);
}
