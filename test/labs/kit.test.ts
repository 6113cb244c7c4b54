/**
 * What surrounds the labs: that nothing a student writes takes the program down that judges it, and
 * that the small things hold that students meet first.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { inspect } from "node:util";
import { lab as lab01 } from "../../labs/01/index.ts";
import { lab as lab02 } from "../../labs/02/index.ts";
import { differenceOf } from "../../labs/kit/check/difference.ts";
import { Failure } from "../../labs/kit/check/failure.ts";
import {
  CHECKOUT,
  earlierTodos,
  fingerprint,
  isBegun,
  todosOf,
} from "../../labs/kit/check/files.ts";
import { hintsFor } from "../../labs/kit/check/hints.ts";
import { judge, type Verdict } from "../../labs/kit/check/judge.ts";
import type { Check } from "../../labs/kit/check/lab.ts";
import { Stage } from "../../labs/kit/check/stage.ts";
import { readOptions, UsageError } from "../../labs/kit/cli/options.ts";
import { type Played, play } from "../../labs/kit/cli/play.ts";
import { nextHint } from "../../labs/kit/cli/progress.ts";
import { failureText } from "../../labs/kit/cli/report.ts";
import { isAnswer, readSession } from "../../labs/kit/session/session.ts";
import { parseTerm } from "../../runtime/erlang/notation/parse.ts";
import { answerTo, writeAnswer } from "../bank/answers.ts";
import { TYPESCRIPT } from "../support/typescript.ts";
import { until } from "../support/until.ts";
import { runLab } from "./labs.ts";

// In the checkout, because what a student writes imports #runtime.
const scratch = mkdtempSync(join(CHECKOUT, "test", "labs", "scratch-"));
after(() => rmSync(scratch, { recursive: true }));

const solution = readFileSync(join(CHECKOUT, "solutions", "01", "kvs.ts"), "utf8");

/** A folder with a lab's file in it. */
function folderWith(name: string, file: string, text: string): string {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
  return folder;
}

/** The first check that fails on a `kvs.ts`, and what is said about it. */
async function firstFailure(
  name: string,
  text: string,
): Promise<{ verdict: Verdict; told: string }> {
  const folder = folderWith(name, "kvs.ts", text);
  const judged = { lab: lab01, folder, earlier: join(CHECKOUT, "solutions") };
  const verdict = (await judge(judged)).find(({ outcome }) => outcome === "failed");
  assert.ok(verdict, "expected a check to fail");
  return { verdict, told: failureText(judged, verdict) };
}

/** The solution with code at the beginning of its `start`. */
const starting = (code: string) =>
  solution.replace("export function start() {", `export function start() {\n  ${code}`);

describe("what a student's code does", { concurrency: 3 }, () => {
  test("an endless loop is cut off, and the checks after it are not made", async () => {
    const folder = folderWith("endless", "kvs.ts", starting("for (;;);"));
    const judged = { lab: lab01, folder, earlier: "" };
    const outcomes = (await judge(judged)).map(({ outcome }) => outcome);
    assert.deepEqual(new Set(outcomes.slice(1)), new Set(["not made"]));
    assert.equal(outcomes[0], "failed");
  });

  test("an endless loop of promises is cut off", async () => {
    const { verdict } = await firstFailure(
      "promises",
      starting("const spin = async () => { for (;;) await null; };\n  void spin();"),
    );
    assert.equal(verdict.failure?.symptom, "blocked");
  });

  test("a flood of output is cut short", async () => {
    const { told } = await firstFailure(
      "flood",
      `${starting('for (let i = 0; i < 50_000; i++) console.log("flood", i);\n  return false;')}`,
    );
    assert.match(told, /printed +flood 0\n +flood 1\n/);
    assert.ok(told.length < 20_000, `${told.length} characters`);
  });

  test("the end of the program is noticed", async () => {
    const { told } = await firstFailure("exit", starting("process.exit(7);"));
    assert.match(told, /came +the whole program ended, with status 7/);
  });

  test("a promise that nobody waits for is told of", async () => {
    const { told } = await firstFailure(
      "rejected",
      starting('void Promise.reject(new Error("oops"));\n  return false;'),
    );
    assert.match(told, /uncaught +Error: oops/);
  });

  test("a file that is no TypeScript is told of, with its line", async () => {
    const { told } = await firstFailure("syntax", `${solution}\nexport function {`);
    assert.match(told, /came +an error: [\s\S]*kvs\.ts:\d+/);
  });

  /** What a mistake is answered with, in words and with its line in `kvs.ts`. */
  const mistakes: Record<string, [text: string, told: RegExp, line: string]> = {
    "throws when it is loaded": [
      `${solution}\nthrow new Error("not yet");`,
      /came +an error: not yet/,
      "throw new",
    ],
    "has a loop outside its functions": [
      `${solution}\nfor (;;);`,
      /came +everything stands still/,
      "for (;;);",
    ],
    "has a loop that never waits": [
      starting("let spins = 0;\n  for (;;) spins++;"),
      /came +everything stands still/,
      "spins++",
    ],
    "awaits for ever when it is loaded": [
      `${solution}\nawait new Promise(() => {});`,
      /never finishes loading/,
      "await new Promise",
    ],
    "does not await what fails": [
      starting(
        'const late = async () => {\n    await null;\n    throw new Error("lost");\n  };\n  late();',
      ),
      /came +an error that nobody awaits, Error: lost/,
      "late();",
    ],
    "has a symbol that is no atom": [
      solution.replace('kvs: Symbol.for("kvs")', 'kvs: Symbol("kvs")'),
      /write Symbol\.for\("…"\)/,
      'Symbol("kvs")',
    ],
    "throws what can't be looked at": [
      starting(
        'throw new Proxy({}, { get: () => JSON.parse("{"), getPrototypeOf: () => JSON.parse("{") });',
      ),
      /came +an error/,
      "export function start",
    ],
    "breaks what everything uses": [
      starting('Array.prototype.map = () => {\n    throw new Error("ha");\n  };'),
      /came +an error: Error: ha/,
      'new Error("ha")',
    ],
    "answers with a text for an atom": [
      solution.replace("return rpc(t(atoms.lookup, key));", 'return t(atoms.ok, "sunny", key);'),
      /came +\{ok,<<"sunny">>,weather\}/,
      "function rpc",
    ],
  };
  for (const [name, [text, words, line]] of Object.entries(mistakes))
    test(`a file that ${name} is told of, with its line`, async () => {
      const { told } = await firstFailure(name.replace(/\W/g, "-"), text);
      assert.match(told, words);
      const number = text.split("\n").findIndex((each) => each.includes(line)) + 1;
      assert.match(told, new RegExp(`look at +\\S+kvs\\.ts:${number}, `));
    });

  test("a value of another kind that looks alike is named", () => {
    for (const [wanted, came, told] of [
      ["{ok, 2}", "{ok, 2.0}", "2.0 is a float, and 2 is an integer"],
      ['"ab"', '<<"ab">>', '<<"ab">> is a binary, and "ab" is a string'],
      ["{a, b}", "[a, b]", "[a,b] is a list, and {a,b} is a tuple"],
      ["[x, sunny]", '[x, "sunny"]', '"sunny" is a string, and sunny is an atom'],
      ['"sunny"', "'sunny'", 'sunny is an atom, and "sunny" is a string'],
      ['"sunny"', "timeout", ""],
      ["[walter, anna]", "{error, timeout}", ""],
      ["{kvs, true}", "true", ""],
    ] as const)
      assert.equal(
        differenceOf(parseTerm(wanted), parseTerm(came)).replace(/, which is written .*/, ""),
        told && `: ${told}`,
      );
  });

  test("one mistake is told of once: what follows from it says so", async () => {
    const folder = folderWith(
      "unnamed",
      "kvs.ts",
      solution.replace("function start", "function begin"),
    );
    const judged = { lab: lab01, folder, earlier: "" };
    const [first, ...others] = await judge(judged);
    assert.equal(first?.follows, undefined);
    for (const { follows } of others) assert.equal(follows, first?.check.name);
  });

  test("a file that is not there is told of", async () => {
    const folder = join(scratch, "nothing");
    const judged = { lab: lab01, folder, earlier: "" };
    const [first] = await judge(judged);
    assert.match(failureText(judged, first as Verdict), /came +no such file/);
  });

  test("a function that is not exported is told of", async () => {
    const { told } = await firstFailure(
      "private",
      `${solution.replace("export function start", "function start")}\nvoid start;`,
    );
    assert.match(told, /no such function: kvs\.ts exports no start with 0 parameters/);
  });

  test("what is no Erlang term is told of", async () => {
    const { told } = await firstFailure("no-term", starting("return { a: 1 };"));
    assert.match(
      told,
      /came +no Erlang term, because of a plain object \{ a: 1 \}: use a\s+tuple t\(\.\.\.\)/,
    );
    const { told: inside } = await firstFailure(
      "no-term-inside",
      starting("return t(self(), Promise.resolve() as never);"),
    );
    assert.match(inside, /because of a promise: await\s+it\s+first/);
  });
});

describe("a lab counts as begun", () => {
  const starter = readFileSync(join(CHECKOUT, "solutions", "01", "kvs.ts"), "utf8");
  const lab = { ...lab01, files: { "kvs.ts": fingerprint(starter) } };

  test("not by another layout", () => {
    const laidOut = starter
      .replace(/"/g, "'")
      .replace(/;$/gm, "")
      .replace(/^ +/gm, "\t")
      .replace(/\n/g, "\r\n")
      .replace(/ => /g, "=>")
      .replace("$, get, on,", "on,\n get,\n $,\n");
    assert.notEqual(laidOut, starter);
    assert.equal(isBegun(folderWith("laid-out", "kvs.ts", laidOut), lab), false);
  });

  test("by the first word that is written", () => {
    const edited = starter.replace("spawn(loop)", "spawn(loop2)");
    assert.equal(isBegun(folderWith("edited", "kvs.ts", edited), lab), true);
  });
});

test("what is to be done is told with all its lines", () => {
  const folder = folderWith(
    "todo",
    "kvs.ts",
    "const a = 1;\n  // TODO 1: first,\n  // and more.\n  // TODO 2: second.\nreturn;\n",
  );
  assert.deepEqual(
    todosOf(folder, lab01).map(({ line, text }) => [line, text]),
    [
      [2, "TODO 1: first, and more."],
      [4, "TODO 2: second."],
    ],
  );
});

test("hints come one after the other, and begin anew for another failure", () => {
  const file = join(scratch, "progress.json");
  const three = ["nudge", "idea", "code"] as const;
  const other = ["a", "b", "c"] as const;
  const check = {
    ...({ name: "it works", hints: three } as unknown as Check),
    when: { died: { hints: other } },
  };
  const asked = (symptom?: "died" | "no-reply") => {
    const { key, hints } = hintsFor(check, symptom);
    return hints[nextHint("01", key, file) - 1];
  };
  assert.deepEqual([asked(), asked("no-reply"), asked()], three);
  assert.equal(asked(), "code");
  assert.equal(asked("died"), "a");
  assert.equal(asked(), "code");
  writeFileSync(file, "{ not json");
  assert.equal(asked(), "nudge");
});

test("options are read, and wrong ones are refused in a line", async () => {
  const none = {
    ...{ help: false, check: false, hint: false, solution: false, mine: false },
    ...{ simulated: false, watch: false, explore: false },
    ...{ task: undefined, seed: undefined, trace: undefined },
    ...{ seconds: undefined, replay: undefined, step: undefined },
  };
  assert.deepEqual(readOptions(lab01, []), none);
  assert.deepEqual(readOptions(lab02, ["--check", "--mine", "--task", "2"]), {
    ...none,
    ...{ check: true, mine: true, task: 2 },
  });
  assert.deepEqual(readOptions(lab01, ["--seed", "4711", "--trace", "run.html"]), {
    ...none,
    ...{ simulated: true, seed: 4711, trace: "run.html" },
  });
  for (const [args, step] of [
    [["--step"], ""],
    [["--step", "--solution"], ""],
    [["--step", "run.json", "--solution"], "run.json"],
  ] as const)
    assert.deepEqual(readOptions(lab01, args), {
      ...none,
      step,
      solution: args.some((arg) => arg === "--solution"),
    });
  const wrong = [
    "--nonsense",
    "kvs",
    "--task 0",
    "--task x",
    "--mine",
    "--seed -1",
    "--trace kvs.ts",
    "--seconds 5",
  ];
  for (const args of wrong.map((line) => line.split(" ")))
    assert.throws(() => readOptions(lab01, args), UsageError, args.join(" "));
  const { status, stdout, stderr } = await runLab(["labs/01", "--nonsense"]);
  assert.equal(status, 2);
  assert.equal(stdout, "");
  assert.equal(stderr, "Unknown option '--nonsense'\nnpx tsx labs/01 --help lists the options\n");
});

test("help names every option, and --mine only where there is something to be mine", async () => {
  const { stdout, status } = await runLab(["labs/01", "--help"]);
  assert.equal(status, 0);
  for (const option of ["--check", "--task N", "--hint", "--solution", "--trace FILE", "--seed N"])
    assert.ok(stdout.includes(option), option);
  assert.doesNotMatch(stdout, /--mine/);
  assert.match((await runLab(["labs/02", "--help"])).stdout, /--mine/);
});

describe("on simulated nodes", { concurrency: 2 }, () => {
  const judged = {
    lab: lab02,
    folder: join(CHECKOUT, "solutions", "02"),
    earlier: join(CHECKOUT, "solutions"),
  };

  test("a session gives the same answers, and can be drawn", async () => {
    const trace = join(scratch, "session.html");
    const wrong: Played[] = [];
    const steps = readSession(lab02.session);
    await play(steps, judged, (step) => step.right || wrong.push(step), { seed: 4711, trace });
    assert.deepEqual(wrong, []);
    const page = readFileSync(trace, "utf8");
    for (const word of ["sif@surtur", "amora@surtur", "weather"])
      assert.ok(page.includes(word), word);
  });

  test("a node that halts ends, and the others go on", async () => {
    const steps = readSession(
      "(sif@surtur)1> net_adm:ping(amora@surtur).\npong\n(amora@surtur)1> halt().\n" +
        "(sif@surtur)2> nodes().\n[]\n(amora@surtur)1> nodes().\n[]",
    );
    const answers: (string | undefined)[] = [];
    await play(steps, judged, ({ answer }) => answers.push(answer), { seed: 1 });
    assert.deepEqual(answers, ["pong", undefined, "[]", "[]"]);
  });

  test("where a run parts from the solution's is told", async () => {
    const folder = writeAnswer(answerTo(lab02, "sent-bare"), join(scratch, "sent-bare"));
    const diagrams = join(scratch, "diagrams");
    const verdicts = await judge({ ...judged, folder }, { task: 3, seed: 1, diagrams });
    const failed = verdicts.find(({ outcome }) => outcome === "failed") as Verdict;
    assert.equal(
      failed.failure?.parting,
      "here the 2nd process of amora sent {<pid>,{weather,tomorrow}} to kvs on sif; " +
        "yours sent {weather,tomorrow} to kvs on sif",
    );
  });

  // The answer of whoever is faster is taken for the answer: it depends on the seed who that is.
  test("what goes well only sometimes is caught, and can be seen again", async () => {
    const hasty = readFileSync(join(judged.folder, "remote.ts"), "utf8").replace(
      "after(1000,",
      "after(46,",
    );
    const folder = folderWith("hasty", "remote.ts", hasty);
    const diagrams = join(scratch, "diagrams");
    const verdicts = await judge({ ...judged, folder }, { task: 3, simulated: true, diagrams });
    const failed = verdicts.find(({ outcome }) => outcome === "failed") as Verdict;
    const { run = 0, of, seed = 0 } = failed.failure?.seeds ?? {};
    assert.ok(run > 1 && run === seed && of === 20, `run ${run} of ${of}, with the seed ${seed}`);
    const told = failureText(judged, failed);
    assert.match(
      told,
      /seeds +simulated run \d+ of 20 failed; replay with npx tsx labs\/02 --task 3 --seed/,
    );
    assert.match(told, /diagram +\S+\.html/);
    assert.match(readFileSync(failed.failure?.diagram ?? "", "utf8"), /<svg/);
    const outcome = async (seed: number) =>
      (await judge({ ...judged, folder }, { task: 3, seed })).find(
        ({ check }) => check === failed.check,
      )?.outcome;
    assert.equal(await outcome(seed), "failed");
    assert.equal(await outcome(seed - 1), "passed");
  });
});

test("a timer that was left behind is named, with its line", async () => {
  const folder = folderWith("timer", "kvs.ts", starting("setInterval(() => {}, 1000);"));
  const [first] = await judge({ lab: lab01, folder, earlier: "" });
  assert.match(first?.left[0] ?? "", /^setInterval in kvs\.ts:\d+$/);
});

test("--mine says when an earlier lab is not finished", () => {
  folderWith(join("earlier", "01"), "kvs.ts", "export const a = 1;\n// TODO 2: b.\n");
  const [first] = earlierTodos(join(scratch, "earlier"), lab02);
  assert.equal(first?.line, 2);
  assert.deepEqual(earlierTodos(join(CHECKOUT, "solutions"), lab02), []);
});

test("a session is read as the lecture writes it, and pids are not compared", () => {
  const text = "\n(sif@surtur)1> self().\n<0.81.0>\n(amora@surtur)1> [a,\nb].\n";
  assert.throws(() => readSession("kvs:start()."), /begins with a prompt/);
  const [first] = readSession(text);
  assert.deepEqual(first, { node: "sif@surtur", number: 1, typed: "self().", answer: "<0.81.0>" });
  assert.ok(isAnswer("{<0.99.0>,1}", "{<0.81.0>,1}"));
  assert.ok(!isAnswer("{<0.99.0>,2}", "{<0.81.0>,1}"));
});

test("a session may have two hosts, and a node that ends and begins anew", {
  skip: process.platform === "linux" ? false : "only Linux has 127.0.0.2 without being asked",
}, async () => {
  const hosts = { surtur: "127.0.0.1", thor: "127.0.0.2" };
  const steps = readSession(`
(sif@surtur)1> kvs:start().
true
(amora@thor)1> net_adm:ping(sif@surtur).
pong
(sif@surtur)2> halt().
(amora@thor)2> net_adm:ping(sif@surtur).
pang
(sif@surtur)1> kvs:start().
true
(amora@thor)3> rpc:call(sif@surtur, erlang, node, []).
'sif@127.0.0.1'
`);
  const played: Played[] = [];
  const solutions = join(CHECKOUT, "solutions");
  const judged = { lab: { ...lab02, hosts }, folder: join(solutions, "02"), earlier: solutions };
  assert.equal(await play(steps, judged, (each) => played.push(each)), true, inspect(played));
  assert.equal(played.length, steps.length);
});

test("a node that was refused for its cookie is recognised", async () => {
  const solutions = join(CHECKOUT, "solutions");
  const stage = new Stage({ lab: lab02, folder: join(solutions, "02"), earlier: solutions });
  try {
    const sif = await stage.node("sif");
    const amora = await stage.node("amora", ["remote"], { cookie: "another" });
    const question = `remote:ask('${Symbol.keyFor(sif.name)}', {lookup, weather})`;
    const asked = amora.run(() => stage.answers(question, "{ok, sunny}", "{error, timeout}"));
    await assert.rejects(asked, (thrown) => {
      assert.ok(thrown instanceof Failure);
      assert.equal(thrown.report.symptom, "wrong-cookie");
      return true;
    });
  } finally {
    stage.close();
  }
});

test("without an erl what needs one is left out, and said to be", async () => {
  const { stdout, status } = await runLab(["labs/15", "--solution"], { PATH: "/nowhere" });
  assert.match(stdout, /\nThe session is left out: there is no erl here/);
  assert.match(stdout, /\n4 of 7 checks passed, 3 skipped: there is no erl here/);
  assert.equal(status, 0);
});

test("Ctrl-C ends the nodes that a lab has started", async () => {
  const child = spawn(process.execPath, [...TYPESCRIPT, "labs/02/index.ts", "--solution"], {
    cwd: CHECKOUT,
    stdio: "ignore",
  });
  const pid = child.pid as number;
  await until("two nodes run", () => childrenOf(pid).length >= 2);
  const nodes = childrenOf(pid);
  child.kill("SIGINT");
  await until("they have ended", () => !nodes.some(isAlive));
});

function childrenOf(parent: number): number[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  return stdout.split("\n").flatMap((line) => {
    const [pid, ppid] = line.trim().split(/\s+/).map(Number);
    return pid !== undefined && ppid === parent ? [pid] : [];
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
