/**
 * What the stepping page shows: every state of a run as it was, and, whatever is chosen in whichever state,
 * a run that is the same up to there and then does that.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  _,
  $,
  after,
  cons,
  link,
  makeRef,
  monitor,
  on,
  processFlag,
  put,
  type RunningNode,
  receive,
  register,
  send,
  spawn,
  t,
} from "#runtime";
import "../../runtime/erlang/modules/standard.ts";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { type Check, checksOf } from "../../labs/kit/check/lab.ts";
import type { Stage } from "../../labs/kit/check/stage.ts";
import { limitsOf, Player } from "../../labs/kit/explore/play.ts";
import { storyOf } from "../../labs/kit/explore/story.ts";
import { clauseText } from "../../labs/kit/step/clauses.ts";
import { develop } from "../../labs/kit/step/develop.ts";
import type { Film } from "../../labs/kit/step/film.ts";
import { Session, type Wanted } from "../../labs/kit/step/page/session.ts";
import { Recording } from "../../labs/kit/step/recording.ts";
import { Random } from "../../runtime/process/random.ts";

const atom = Symbol.for;
const all = await labs();
const earlier = join(CHECKOUT, "solutions");

/** Plays a check of a solution as the page would ask for it. */
function filming(number: string, check: Check): (wanted?: Partial<Wanted>) => Promise<Film> {
  const lab = all.find((each) => each.number === number);
  assert.ok(lab);
  const recording = new Recording();
  const player = new Player({ lab, folder: join(earlier, number), earlier }, recording);
  return async ({ partings = [], limits = limitsOf(check) } = {}) =>
    develop(recording, await storyOf(player, check, limits, partings), limits);
}

function checkOf(number: string, name: string): Check {
  const lab = all.find((each) => each.number === number);
  const found = lab && checksOf(lab).find(({ check }) => check.name === name);
  assert.ok(found, `lab ${number} has a check "${name}"`);
  return found.check;
}

test("a clause stands as it would be written in Erlang", () => {
  const node = atom("sif@simulated");
  const [store, sunny] = [atom("store"), "sunny"];
  const texts = [
    on(t($.pid("From"), t(store, $("Key"), _)), () => {}),
    on(cons([$("First"), sunny], $("Rest")), () => {}),
    on([1, atom("Weather")], () => {}),
    after(1000, () => {}),
    after(Number.POSITIVE_INFINITY, () => {}),
    { accept: () => undefined },
  ].map((clause) => clauseText(clause, node));
  assert.deepEqual(texts, [
    "{From,{store,Key,_}}",
    '[First,<<"sunny">>|Rest]',
    "[1,'Weather']",
    "after 1000",
    "after infinity",
    "_",
  ]);
});

const two: Check = {
  name: "two nodes",
  look: { at: "start", ask: "" },
  hints: ["", "", ""],
  network: "simulated",
  async run(stage: Stage) {
    const [sif, amora] = (await stage.calmly(async () => [
      await stage.node("sif"),
      await stage.node("amora"),
    ])) as [RunningNode, RunningNode];
    const keeper = await sif.run(() => {
      const child = spawn(() => receive(on(atom("never"), () => {})));
      const pid = spawn(async () => {
        put(atom("weather"), atom("sunny"));
        processFlag(atom("trap_exit"), true);
        link(child);
        monitor(child);
        await receive(
          on(t(atom("stop"), $("Why")), () => {}),
          after(5000, () => {}),
        );
      });
      register(atom("keeper"), pid);
      return pid;
    });
    await amora.run(() => {
      send(t(atom("keeper"), sif.name), t(atom("first"), 1));
      send(keeper, t(atom("second"), makeRef()));
      send(keeper, atom("third"));
    });
    await stage.pass(10);
  },
};

test("a state has all of every process, and what is on its way in order", async () => {
  const film = await filming("01", two)();
  const session = new Session([{ film, at: 0, text: "" }]);
  session.goTo(session.last);
  const sif = session.nodes().find(({ name }) => name === "sif");
  assert.ok(sif?.isUp);
  assert.deepEqual(sif.connected, ["amora"]);
  const keeper = session.processesOf(sif).find(({ name }) => name === "keeper");
  assert.ok(keeper);
  const [child] = keeper.links;
  assert.match(child ?? "", /^<0\.\d+\.0>$/);
  assert.deepEqual(
    { ...keeper, id: "", pid: "" },
    {
      ...{ id: "", pid: "", name: "keeper", doing: "receives", trapsExits: true },
      clauses: ["{stop,Why}", "after 5000"],
      mailbox: keeper.mailbox,
      ...{ links: [child], monitors: [child], watchedBy: [], dictionary: ["{weather,sunny}"] },
    },
  );
  assert.deepEqual(
    keeper.mailbox.map((text) => text.replace(/#Ref<amora[.\d]+>/, "Ref")),
    ["{first,1}", "{second,Ref}", "third"],
  );
  // When the first can arrive, the two that were sent after it can't yet.
  const at = film.states.findIndex((_state, k) => {
    session.goTo(k);
    return session.behind.some(({ text }) => text.startsWith("third"));
  });
  session.goTo(at);
  const ready = session.choices.filter(({ text }) => text.startsWith("{first,1}"));
  assert.equal(ready.length, 1);
  assert.deepEqual(
    session.behind
      .filter(({ isService }) => !isService)
      .map(({ text }) => text.split(/[{ ,]/)[0] || text.slice(1, 7)),
    ["second", "third"],
  );
});

test("where a student's process waits is told by its line", async () => {
  const film = await filming(
    "07",
    checkOf("07", "where nobody has the name, they give {error, nobody}"),
  )();
  const source = readFileSync(join(earlier, "07", "gkvs.ts"), "utf8").split("\n");
  const places = film.processes.flatMap(({ place }) => place ?? []);
  assert.ok(places.length > 0);
  for (const { file, line } of places) {
    assert.equal(file, "gkvs.ts");
    assert.match(source[line - 1] ?? "", /receive\(|global\./);
  }
});

/** So many choices are made by chance. */
const CHOICES = 12;
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

describe(`whatever is chosen, a run does it (SEED=${SEED})`, () => {
  for (const [number, name] of [
    ["01", "the answer goes to the one who asked"],
    ["07", "when the node of the one that has the name is lost, another takes it"],
  ] as const)
    test(`lab ${number}: ${name}`, async () => {
      const random = new Random(SEED);
      const play = filming(number, checkOf(number, name));
      const first = await play();
      assert.deepEqual(await play(), first, "the same choices give the same run");
      const session = new Session([{ film: first, at: 0, text: "" }]);
      session.showsServices = true;
      for (let i = 0; i < CHOICES; i++) {
        const open = session.film.states.flatMap((state, k) => (state.choices.length > 1 ? k : []));
        session.goTo(open[random.between(0, open.length - 1)] ?? 0);
        const { at, branch, choices } = session;
        const choice = choices[random.between(0, choices.length - 1)];
        assert.ok(choice);
        const wanted = session.choose(choice);
        if (!wanted) {
          assert.equal(session.at, at + 1);
          assert.equal(session.step?.id, choice.id);
          continue;
        }
        const film = await play(wanted);
        assert.equal(film.isElsewhere, false);
        assert.ok(
          film.partings.every(({ step }) => step <= at),
          "it goes on in the plain order",
        );
        assert.equal(film.steps[at]?.id, choice.id);
        assert.deepEqual(
          film.steps.slice(0, at).map(({ id }) => id),
          branch.film.steps.slice(0, at).map(({ id }) => id),
        );
        assert.equal(film.states.length, film.steps.length + 1);
        session.add(film, branch, at, choice.text);
      }
      assert.ok(session.branches.length > 1, "no choice led elsewhere");
    });
});
