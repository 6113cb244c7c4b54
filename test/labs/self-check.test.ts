/**
 * The course checks itself: what every lab must have, so that no student is left alone with it. Each
 * complaint says what to do.
 *
 * A student's checkout is checked too, but not for what its owner has changed: once a lab was begun
 * its starter is no longer there to be looked at.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT, filesOf, fingerprint, isBegun, todosOf } from "../../labs/kit/check/files.ts";
import { Judge } from "../../labs/kit/check/judge.ts";
import { checksOf, type Lab } from "../../labs/kit/check/lab.ts";
import { type Played, play } from "../../labs/kit/cli/play.ts";
import {
  type Hosts,
  hostsOf,
  readSession,
  type Step,
  withoutPids,
} from "../../labs/kit/session/session.ts";
import { lacksErl } from "../support/erl.ts";
import { needsErl, runLab } from "./labs.ts";

const SECTIONS = [
  "What you will learn",
  "In the lecture",
  "The idea",
  "Tasks",
  "The session you should see",
  "By hand",
  "Questions to think about",
  "What to read next",
];

const QUESTIONS = "Questions to think about";
const ORDERS = "Another order";

const all = await labs();

describe("the course checks itself", { concurrency: 2 }, () => {
  for (const lab of all) describe(`lab ${lab.number}: ${lab.title}`, () => checkLab(lab));
});

describe("its starters", () => {
  const judge = new Judge();
  after(() => judge.end());
  for (const lab of all) checkStarter(lab, judge);
});

const untouched = all.find((lab) => !begun(lab));
test("who has not begun is told where to begin, with exit status 1", {
  skip: untouched ? false : "every lab has been begun",
}, async () => {
  const { stdout, status } = await runLab([`labs/${untouched?.number}`]);
  assert.equal(status, 1);
  assert.match(stdout, new RegExp(` labs/${untouched?.number}/\\S+\\.ts:\\d+ +TODO 1: `));
});

function checkLab(lab: Lab): void {
  const folder = join(CHECKOUT, "labs", lab.number);
  const solution = join(CHECKOUT, "solutions", lab.number);
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const lacking = lacksErl(needsErl(lab));
  const solved = { lab, folder: solution, earlier: join(CHECKOUT, "solutions") };

  test("its folder, its number and its title agree", () => {
    assert.match(
      readme,
      new RegExp(`^# Lab ${lab.number}: ${lab.title}\n`),
      "the README's first line",
    );
  });

  test("its README has every section, in this order", () => {
    const found = [...readme.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    // Where a program can be broken by an order, there is a task of that, before the questions.
    const others = found.filter((title) => title !== ORDERS);
    assert.deepEqual(others, SECTIONS, "labs/NN/README.md has exactly these headings of level 2");
    if (found.includes(ORDERS)) assert.equal(found.indexOf(ORDERS), SECTIONS.indexOf(QUESTIONS));
  });

  test("its README names every task and every check, and has questions with answers", () => {
    for (const [index, { title }] of lab.tasks.entries()) {
      const heading = `### ${index + 1}. ${title}\n`;
      assert.ok(
        readme.includes(heading),
        `add the heading "${heading.trim()}" to the section Tasks`,
      );
    }
    for (const { check } of checksOf(lab))
      assert.ok(
        readme.includes(`\n- ${check.name}\n`),
        `add the line "- ${check.name}" to its task`,
      );
    const answers = readme.match(/<details><summary>[\s\S]+?<\/details>/g) ?? [];
    assert.ok(answers.length >= 2, "add at least two questions, the answers in <details>");
  });

  test("its checks have different names, and hints from a nudge to nearly the code", () => {
    const names = checksOf(lab).map(({ check }) => check.name);
    assert.equal(new Set(names).size, names.length, "two checks have the same name");
    for (const { check } of checksOf(lab))
      for (const { hints } of [check, ...Object.values(check.when ?? {})]) {
        assert.equal(new Set(hints).size, 3, `"${check.name}" needs three different hints`);
        for (const hint of hints)
          assert.ok(hint.length > 20, `"${check.name}": "${hint}" is no hint`);
      }
  });

  test("its solution has the same files", () => {
    for (const file of filesOf(lab)) {
      assert.ok(existsSync(join(folder, file)), `add the starter ${file} to labs/${lab.number}`);
      assert.ok(existsSync(join(solution, file)), `add ${file} to solutions/${lab.number}`);
    }
    const others = readdirSync(solution).filter((file) => !filesOf(lab).includes(file));
    assert.deepEqual(others, [], `solutions/${lab.number} has files that the lab does not name`);
  });

  test("its solution has nothing left to do", () => {
    assert.deepEqual(todosOf(solution, lab), [], "a solution has no TODO");
  });

  // The checks are made on the way: this is also where a solution that fails is found out.
  test("what its README says is printed on its solution is printed", {
    skip: lacking,
  }, async () => {
    const transcripts = blocks(readme, "console");
    assert.ok(transcripts.length > 0, "show what --solution prints, in a console block");
    for (const block of transcripts) {
      const [command = "", ...expected] = block.split("\n");
      const [, args = ""] = /^\$ npx tsx (labs\/\d\d.* --solution)$/.exec(command) ?? [];
      assert.ok(args, `expected "$ npx tsx labs/${lab.number} --solution", got "${command}"`);
      const { stdout, status } = await runLab(args.split(" "));
      const printed = asInLecture(stdout.trimEnd(), hostsOf(lab));
      assert.equal(withoutPids(printed), withoutPids(expected.join("\n")));
      assert.equal(status, 0);
    }
  });

  test("what its README has typed by hand gives what stands there", { skip: lacking }, async () => {
    for (const steps of conversations(readme)) {
      const wrong: Played[] = [];
      await play(steps, solved, (played) => played.right || wrong.push(played));
      assert.deepEqual(wrong, []);
    }
  });
}

function checkStarter(lab: Lab, judge: Judge): void {
  const folder = join(CHECKOUT, "labs", lab.number);

  describe(`lab ${lab.number}`, { skip: begun(lab) }, () => {
    test("says what is to be done for every task, the first one first", () => {
      const todos = todosOf(folder, lab).map(({ text }) => text);
      assert.match(todos[0] ?? "", /^TODO 1: /);
      for (const number of lab.tasks.keys())
        assert.ok(
          todos.some((text) => text.startsWith(`TODO ${number + 1}: `)),
          `add a comment "TODO ${number + 1}: …" that says what to write and which call helps`,
        );
    });

    test("passes no check: one that is green before anybody has begun says nothing", async () => {
      const judged = { lab, folder, earlier: join(CHECKOUT, "solutions") };
      const verdicts = await judge.judge(judged, { seed: 1 });
      const green = verdicts.filter(({ outcome }) => outcome === "passed");
      assert.deepEqual(
        green.map(({ check }) => check.name),
        [],
      );
    });
  });
}

/** Why the starter is not looked at: it is not there any more. */
function begun(lab: Lab): string | false {
  const folder = join(CHECKOUT, "labs", lab.number);
  if (!isBegun(folder, lab)) return false;
  const now = filesOf(lab).map(
    (file) => `"${file}": "${fingerprint(readFileSync(join(folder, file), "utf8"))}"`,
  );
  return `it has been begun; if you have changed the starter itself, index.ts needs { ${now} }`;
}

/** What was printed here, with the lecture's names of the hosts. */
function asInLecture(text: string, hosts: Hosts): string {
  return Object.entries(hosts).reduce((result, [lecture, own]) => {
    const host = own.replace(/[^\w]/g, "\\$&");
    return result.replace(new RegExp(`'?(\\w+)@${host}(?![\\w.-])'?`, "g"), `$1@${lecture}`);
  }, text);
}

/** The fenced blocks of a kind. */
function blocks(readme: string, kind: string): string[] {
  return [...readme.matchAll(/^```(\w*)\n([\s\S]*?)\n```$/gm)].flatMap(([, info, text = ""]) =>
    info === kind ? [text] : [],
  );
}

/**
 * What is typed by hand, block after block on the same nodes; where a node's prompt is back at 1,
 * everything begins anew.
 */
function conversations(readme: string): Step[][] {
  const found: Step[][] = [];
  for (const block of blocks(readme, "erlang")) {
    const steps = readSession(block);
    const last = found.at(-1);
    const again = (step: Step) =>
      step.number === 1 && last?.some(({ node, number }) => node === step.node && number === 1);
    if (!last || steps.some(again)) found.push(steps);
    else last.push(...steps);
  }
  return found;
}
