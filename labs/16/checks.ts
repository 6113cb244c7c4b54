/**
 * The checks of tasks 1 and 2 of lab 16, and what those of the others need too: how a zone's server is
 * called, and how it is asked for something.
 */
import { exit, global, type Pid, type RunningNode, self, t } from "#runtime";
import { parseTerm } from "../../runtime/erlang/notation/parse.ts";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";
import { connect } from "../kit/session/cluster.ts";
import { type Conduct, nameOfZone, type Otp, otp } from "./otp.ts";

const atom = Symbol.for;

export const nameOf = ({ name }: RunningNode) => `'${Symbol.keyFor(name)}'`;

/** The server of a zone, as a node sees it. */
export const serverOn = (where: RunningNode, zone: string): Promise<Pid | undefined> =>
  where.run(() => global.whereisName(nameOfZone(zone)));

/** Two nodes that have the student's module, and one that plays an Erlang node. */
export interface Cast {
  readonly sif: RunningNode;
  readonly amora: RunningNode;
  readonly thor: Otp;
}

/** Starts them. What the zones on thor are to do may be said by their names. */
export function cast(stage: Stage, conducts?: Readonly<Record<string, Conduct>>): Promise<Cast> {
  return stage.calmly(async () => {
    const sif = await stage.node("sif", ["names"]);
    const amora = await stage.node("amora", ["names"]);
    const thor = await stage.node("thor");
    await connect(stage, [sif, amora, thor]);
    const label = (pid: Pid, text: string) => stage.observed.label(pid, text);
    return { sif, amora, thor: otp(thor, label, conducts) };
  });
}

/** Starts the servers of zones on a node. */
export async function startZones(stage: Stage, where: RunningNode, ...zones: readonly string[]) {
  for (const zone of zones) {
    await where.run(() => stage.answers(`names:start(${zone})`, "yes"));
    const server = await serverOn(where, zone);
    if (server) stage.observed.label(server, `the server of ${zone}`);
  }
}

/** A call that a program in Erlang makes. */
const called = (request: string) =>
  `gen_server:call({global, {names, genova}}, ${request}, infinity)`;

// Task 1: a server like any gen_server.

export const answersCalls: Check = {
  network: "both",
  name: "the server of a zone answers as a gen_server does",
  look: { at: "serve", ask: "what does a gen_server receive, and what does it send back?" },
  hints: [
    "gen_server:call sends a message of a fixed form. Which patterns of yours fit it?",
    "A call is {'$gen_call', {From, Tag}, Request}. The tag is the caller's business: whatever it is, it comes back in front of the reply, {Tag, Reply}. That holds for both clauses.",
    'on(t(atoms.call, t($.pid("From"), $("Tag")), $("Request")), ({ From, Tag, Request }) => {\n  send(From, t(Tag, replyTo(table, Request)));\n  return true;\n}),',
  ],
  asked: `
(sif@surtur)1> names:start(any_zone).
yes
(amora@surtur)1> net_adm:ping(sif@surtur).
pong
(amora@surtur)2> global:sync().
ok
(amora@surtur)3> gen_server:call({global, {names, any_zone}}, {store, any_key, any_value}).
true
(sif@surtur)2> gen_server:call({global, {names, any_zone}}, {lookup, any_key}).
{ok,any_value}
(sif@surtur)3> gen_server:call({global, {names, any_zone}}, {lookup, any_other}).
undefined
(sif@surtur)4> gen_server:call({global, {names, any_zone}}, {move, nobody@surtur}).
{error,not_taken}
`,
  async run(stage) {
    const { sif, amora } = await cast(stage);
    await startZones(stage, sif, "genova");
    await amora.run(async () => {
      await stage.answers(called("{store, weather, sunny}"), "true");
      await stage.answers(called("{lookup, weather}"), "{ok, sunny}");
      await stage.answers(called("{lookup, wind}"), "undefined");
      const nobody = nameOf(amora).replace("amora", "nobody");
      await stage.answers(called("table"), "#{weather => sunny}");
      // What is no call is not answered.
      for (const request of ["{store, weather, rainy}", `{move, ${nobody}}`]) {
        const message = t(atom("other"), t(self(), atom("tag")), parseTerm(request));
        stage.observed.plant(message);
        global.send(nameOfZone("genova"), message);
      }
      await stage.answers(called("{lookup, weather}"), "{ok, sunny}");
      stage.keeps("no answers to messages that are no calls: an empty mailbox");
      await stage.answers(called(`{move, ${nobody}}`), "{error, not_taken}");
    });
  },
};

// Task 2: a client that asks again.

export const calls: Check = {
  network: "both",
  name: "store and lookup call a server as gen_server:call does, and leave nothing behind",
  look: { at: "call", ask: "what is sent, and what is taken from the mailbox?" },
  hints: [
    "The server is a gen_server now, and not yours. What has it to be sent, and what comes back?",
    "Monitor it, and use the monitor's reference as the tag: {'$gen_call', {self(), Ref}, Request}. The reply is {Ref, Reply}. Then demonitor(Ref, [flush]), so that no 'DOWN' comes later.",
    'send(server, t(atoms.call, t(self(), ref), request));\nreturn receive(\n  on(t(ref, $("Reply")), (answer) => {\n    demonitor(ref, [atoms.flush]);\n    return answer;\n  }),\n  …',
  ],
  async run(stage) {
    const { amora, thor } = await cast(stage);
    const { pid } = await thor.serve("genova");
    const others = ["{weather, rainy}", "{ok, cloudy}", "{'DOWN', other, process, other, noproc}"];
    await amora.run(async () => {
      for (const other of others) stage.plant(other);
      await stage.answers("names:store(genova, weather, sunny)", "true");
      await stage.answers("names:lookup(genova, weather)", "{ok, sunny}");
      await stage.answers("names:lookup(genova, wind)", "undefined");
      await thor.node.run(() => exit(pid, atom("kill")));
      await stage.until(
        "the server that is killed has ended",
        async () => !(await serverOn(amora, "genova")),
      );
      await stage.pass(SOON_MS);
      const expected = "the messages that were in the mailbox before, and nothing else";
      stage.keeps(expected, ...others);
    });
  },
};

/** A moment, in ms: long enough for what should not come. */
export const SOON_MS = 200;

export const asksAgain: Check = {
  network: "both",
  name: "a client whose server has ended without an answer asks the next one",
  look: { at: "ask", ask: "what happens when call gives undefined, or nobody has the name?" },
  hints: [
    "The server has ended, and the next one has not got the name yet. Is that a reason to give up?",
    "call gives undefined when 'DOWN' comes, for whatever reason. Then wait a little, look who has the name now, and ask again: up to a second, in a loop.",
    "for (let tries = 0; tries < 50; tries++) {\n  const server = …\n  const answer = server && (await call(server, request));\n  if (answer) return answer.Reply;\n  await receive(after(20, () => {}));\n}",
  ],
  async run(stage) {
    const { amora, thor } = await cast(stage);
    const first = await thor.serve("genova", () => exit(atom("shutdown")));
    stage.observed.label(first.pid, "the server of genova that ends");
    const storing = amora.run(() => stage.answers("names:store(genova, weather, sunny)", "true"));
    const ended = stage.until(
      "nobody has the name",
      async () => !(await serverOn(amora, "genova")),
    );
    await Promise.race([ended, storing]); // what fails first is told
    await stage.pass(SOON_MS);
    const { table } = await thor.serve("genova");
    await storing;
    const kept = shown(table);
    if (kept !== "#{weather => sunny}")
      stage.wrong("the next server of genova keeps #{weather => sunny}", kept);
    await amora.run(() => stage.answers("names:lookup(genova, weather)", "{ok, sunny}"));
  },
};

export const nobody: Check = {
  network: "both",
  name: "store and lookup give {error, nobody} when there is no server for a second",
  look: { at: "ask", ask: "what does it give when all its tries were in vain?" },
  hints: [
    "A program that asks must not wait for ever. What is it told in the end?",
    "After the loop, when no try has brought an answer: {error, nobody}.",
    "return t(atoms.error, atoms.nobody);",
  ],
  asked: `
(amora@surtur)1> names:lookup(any_zone, any_key).
{error,nobody}
(amora@surtur)2> names:store(any_zone, any_key, any_value).
{error,nobody}
`,
  async run(stage) {
    const { amora } = await cast(stage);
    await amora.run(async () => {
      await stage.answers("names:lookup(nowhere, weather)", "{error, nobody}");
      await stage.answers("names:store(nowhere, weather, sunny)", "{error, nobody}");
    });
  },
};
