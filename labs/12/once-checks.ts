/**
 * The checks of task 4 of lab 12: the replies that clients got while nodes were killed are compared
 * with what is there afterwards.
 */
import {
  $,
  after,
  global,
  makeRef,
  match,
  on,
  type Pid,
  type RunningNode,
  receive,
  self,
  send,
  t,
} from "#runtime";
import { shown } from "../kit/check/diagnosis.ts";
import { History } from "../kit/check/history.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";
import { connect, startCluster } from "../kit/session/cluster.ts";
import {
  comesBack,
  keeps,
  MORE,
  nameOf,
  primaryAmong,
  primaryOn,
  replicas,
  rkvs,
  type Three,
  tableOn,
} from "./checks.ts";

// Task 4: asked again, done once.

export const doneOnce: Check = {
  network: "both",
  name: "a request that is made twice is done once, by the next primary too",
  look: { at: "carryOut", ask: "how does it know a request that it has done already?" },
  hints: [
    "The primary is lost after it has carried out a request, and before it could reply. The client asks the next one. Is the request done twice?",
    "All replicas remember each client's last request: done.set(client, t(ref, reply)). If the same reference comes again, they give the same reply and do nothing.",
    "const [last, lastReply] = (done.get(client) ?? t()) as readonly Term[];\nif (equal(last, ref)) return lastReply;",
  ],
  asked: `
${MORE}
(thor@surtur)3> Ref = make_ref(), Add = {self(), Ref, {add, any_key, 1}}, ok.
ok
(thor@surtur)4> Ask = fun() -> global:send(rkvs, Add), receive {Ref, R} -> R after 2000 -> none end end, ok.
ok
(thor@surtur)5> [Ask(), Ask()].
[{ok,1},{ok,1}]
(sif@surtur)2> halt().
(thor@surtur)6> timer:sleep(5000), Ask().
{ok,1}
`,
  async run(stage) {
    const [sif, amora, thor] = (await replicas(stage, "sif", "amora", "thor")) as Three;
    await thor.run(async () => {
      const ref = makeRef();
      const asks = async (who: string) => {
        send(
          global.whereisName(rkvs) as Pid,
          t(self(), ref, t(Symbol.for("add"), Symbol.for("visits"), 1)),
        );
        const expected = `{ok,1} from ${who}, for the request to add 1 to visits, which was 0: it has the same reference each time`;
        const reply = await receive(
          on(t(ref, $("Reply")), ({ Reply }) => shown(Reply)),
          after(2000, () => "nothing"),
        );
        if (reply !== "{ok,1}") stage.wrong(expected, reply);
      };
      await asks("the primary");
      await asks("the primary, once more");
      await stage.kill(sif);
      await primaryAmong(stage, amora, thor);
      await asks("the next primary");
    });
  },
};

export const asksAgain: Check = {
  network: "both",
  name: "a client whose primary is lost asks the next one",
  look: { at: "ask", ask: "what does it do when the primary is lost before it has answered?" },
  hints: [
    "call gives undefined when the primary is lost. That is not an answer for a program that wants to store something.",
    "Try again: look which process has the name now, and ask that one, with the same reference. When none has it, wait a little: a replica is about to take it.",
    "for (let tries = 0; tries < 50; tries++) {\n  const leader = …\n  const answer = leader && (await call(leader, ref, query));\n  if (answer) return answer.Reply;\n  await receive(after(20, () => {}));\n}",
  ],
  asked: `
${MORE}
(sif@surtur)2> spawn(fun() -> timer:sleep(1000), halt() end), ok.
ok
(thor@surtur)3> Add = fun(_) -> {ok, _} = rkvs:add(any_key, 1), timer:sleep(20) end, ok.
ok
(thor@surtur)4> lists:foreach(Add, lists:seq(1, 100)).
ok
(thor@surtur)5> rkvs:lookup(any_key).
{ok,100}
`,
  async run(stage) {
    const [sif, amora, thor] = (await replicas(stage, "sif", "amora", "thor")) as Three;
    await thor.run(() => stage.answers("rkvs:add(visits, 1)", "{ok, 1}"));
    for (const each of [amora, thor]) await keeps(stage, each, "#{visits => 1}");
    const isAnyTime = stage.faults.mayKill(sif);
    if (isAnyTime) await thor.run(() => stage.answers("rkvs:add(visits, 1)", "{ok, 2}"));
    await stage.kill(sif);
    const last = isAnyTime ? 3 : 2;
    await thor.run(() => stage.answers("rkvs:add(visits, 1)", `{ok, ${last}}`));
    if (isAnyTime)
      for (const each of [amora, thor]) await keeps(stage, each, `#{visits => ${last}}`);
  },
};

export const givesUp: Check = {
  network: "simulated",
  name: "a client waits until there is a primary, and gives {error, nobody} if none comes",
  look: { at: "ask", ask: "how often does it try, and what does it give after that?" },
  hints: [
    "A client can't know whether a primary will come. How long does it wait?",
    "It tries up to 200 times, with 20 ms before each: count them. When all have failed it gives a tuple that says so.",
    "for (let tries = 0; tries < 200; tries++) { … }\nreturn t(atoms.error, atoms.nobody);",
  ],
  asked: `
(sif@surtur)1> rkvs:lookup(any_key).
{error,nobody}
`,
  async run(stage) {
    const names = ["sif", "amora", "loki"];
    const [sif, amora, loki] = (await startCluster(stage, names, ["rkvs"])) as Three;
    const asking = loki.run(() => stage.answers("rkvs:lookup(weather)", "undefined"));
    await stage.pass(MEANWHILE_MS);
    await sif.run(() => stage.answers("rkvs:start()", "yes"));
    await amora.run(() => stage.answers("rkvs:join()", "true"));
    await asking;
    for (const each of [sif, amora]) await stage.kill(each);
    await loki.run(() => stage.answers("rkvs:lookup(weather)", "{error, nobody}"));
  },
};

/** For so long, in ms, there is no primary: a client tries for four times as long. */
const MEANWHILE_MS = 1_000;

/** So many clients add, each so many times. */
const [ADDERS, TIMES] = [3, 8];
/** So many times a node is killed, and comes back. */
const KILLS = 3;

/** A client that adds 1 to the total again and again, and notes the sums that it is told. */
async function adds(stage: Stage, sums: number[], history: History): Promise<void> {
  for (let i = 0; i < TIMES; i++) {
    const adding = stage.does("rkvs:add(total, 1)", "{ok, Sum}");
    const sum = await history.note("add", adding, shown);
    const found = match(t(Symbol.for("ok"), $.number("Sum")), sum);
    if (!found) return stage.wrong("rkvs:add(total, 1) gives {ok,Sum}", shown(sum));
    if (sums.includes(found.Sum))
      stage.wrong("every add gives another sum", `${shown(sum)} a second time: an add was lost`);
    sums.push(found.Sum);
  }
}

/** A client that stores a value of its own, and looks it up at once. */
async function stores(stage: Stage): Promise<void> {
  for (let i = 1; i <= TIMES; i++) {
    await stage.answers(`rkvs:store(last, ${i})`, "true");
    await stage.answers("rkvs:lookup(last)", `{ok, ${i}}`);
  }
}

/** Kills the primary or any replica at some moment, and starts it again. */
async function killOne(stage: Stage, all: RunningNode[], loki: RunningNode): Promise<void> {
  const { random } = stage;
  await stage.pass(random.between(1, 60));
  const leader = (await primaryOn(loki))?.node;
  const victim = all.find(({ name }) => name === leader && random.between(1, 3) > 1);
  const killed = victim ?? random.pick(all);
  all.splice(all.indexOf(killed), 1);
  await stage.kill(killed);
  const name = nameOf(killed).replace(/@.*/, "");
  const back = await comesBack(stage, name, loki, ...all);
  all.push(back);
  await stage.until(
    `the replica of ${name}, which has come back, has got a copy`,
    async () => (await tableOn(stage, back)) !== "#{}",
  );
}

export const underLoad: Check = {
  network: "both",
  name: "nodes are killed under load: nothing acknowledged is lost, and nothing is done twice",
  look: {
    at: "primary",
    ask: "what is not yet on every backup when the client gets its reply, and what is done twice when it asks again?",
  },
  hints: [
    "All other checks pass, and this one fails for some seeds only: the program is right most of the time. The message diagram shows the moment at which it is not.",
    "Go through what a primary does for one request, line by line, and imagine that it is killed after each line: what does the client do, what does the next primary know?",
    "Carry it out, share the update, wait for every backup or its loss, wait for a backup if there is none, reply: in this order.",
  ],
  async run(stage) {
    const all = await replicas(stage, "sif", "amora", "thor");
    const loki = await stage.node("loki", ["rkvs"]);
    await connect(stage, [...all, loki]);
    const sums: number[] = [];
    const history = new History();
    const clients = Array.from({ length: ADDERS }, () =>
      loki.run(() => adds(stage, sums, history)),
    );
    clients.push(loki.run(() => stores(stage)));
    const kills = (async () => {
      for (let i = 0; i < KILLS; i++) await killOne(stage, all, loki);
    })();
    await Promise.all([...clients, kills]);
    // One counter that is asked one thing after the other could have answered so.
    if (!history.order((sum, _add) => [`${+sum + 1}`, `{ok,${+sum + 1}}`], "0"))
      stage.wrong("sums as one counter would give them, one after the other", history.text);
    const total = ADDERS * TIMES;
    await loki.run(() => stage.answers("rkvs:lookup(total)", `{ok, ${total}}`));
    for (const each of all) await keeps(stage, each, `#{last => ${TIMES},total => ${total}}`);
  },
};
