/**
 * What a student's code can't reach, asked one by one: whatever gives something else than an error is
 * a way out.
 */
import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { lab } from "../../labs/01/index.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { judge, type Verdict } from "../../labs/kit/check/judge.ts";
import { failureText } from "../../labs/kit/cli/report.ts";
import {
  FENCED_CHILD,
  type Fences,
  fenced,
  fencesHere,
} from "../../labs/kit/grade/fence/fences.ts";

// Not in the checkout: nothing that a submission needs is found by where it lies.
const scratch = mkdtempSync(join(tmpdir(), "sandbox-"));
after(() => rmSync(scratch, { recursive: true }));

const home = join(scratch, "home");
mkdirSync(home);

const solution = readFileSync(join(CHECKOUT, "solutions", "01", "kvs.ts"), "utf8");

let folders = 0;

async function judged(
  files: Readonly<Record<string, string>>,
  fences: Fences = fencesHere(),
): Promise<Verdict[]> {
  const folder = join(scratch, String(++folders));
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const program = fenced(FENCED_CHILD, { folder, home, uses: [], erl: false }, fences);
  return judge({ lab, folder, earlier: join(CHECKOUT, "solutions") }, {}, program);
}

/** What is printed when a file tries each of these as it is loaded: the ones that succeed. */
async function reached(attempts: readonly string[], fences?: Fences): Promise<string[]> {
  const code = attempts.map(
    (attempt) =>
      `try {\n  await (async () => { ${attempt} })();\n  console.log(${JSON.stringify(attempt)});\n} catch {}`,
  );
  const files = {
    "kvs.ts": `// @ts-nocheck\n${solution}\n${code.join("\n")}\nconsole.log("END");`,
  };
  const [first] = await judged(files, fences);
  const lines = (first as Verdict).printed.trimEnd().split("\n");
  assert.equal(lines.pop(), "END", (first as Verdict).printed);
  return lines;
}

test("no module of Node's, and no file but those beside it", async () => {
  const solved = JSON.stringify(join(CHECKOUT, "solutions", "01", "kvs.ts"));
  assert.deepEqual(
    await reached([
      ...["node:fs", "fs", "node:child_process", "node:process", "node:module", "node:test"].map(
        (name) => `await import("${name}");`,
      ),
      ...[
        "node:assert",
        "node:vm",
        "node:worker_threads",
        "node:inspector",
        "tsx",
        "typescript",
      ].map((name) => `await import("${name}");`),
      'await import("data:text/javascript,export default 1");',
      `await import(${solved});`,
      `await import("file://" + ${solved});`,
      `await import("file://" + ${solved} + new URL(import.meta.url).search);`,
      `await import("${"../".repeat(12)}etc/hostname");`,
      'await import("./package.json", { with: { type: "json" } });',
      'await import("#runtime/../process/vm.ts");',
      'require("fs");',
      "module.require;",
      "import.meta.require.resolve;",
    ]),
    [],
  );
});

test("no global name that leads out", async () => {
  const names = [
    ...["fetch", "WebSocket", "EventSource", "Worker", "WebAssembly", "SharedArrayBuffer"],
    ...["Atomics", "global", "navigator", "crypto", "MessageChannel", "BroadcastChannel"],
    ...["AbortController", "EventTarget", "eval", "gc", "performance.timerify"],
    ...["process.env.PATH", "process.send.call", "process.kill.call", "process.binding.call"],
    ...["process.mainModule.id", "process.getBuiltinModule.call", "process.on.call"],
    ...["process.stdout.constructor.prototype._write.call", "console._stdout.fd"],
  ];
  assert.deepEqual(
    await reached(names.map((name) => `if (${name} === undefined) throw 0; ${name};`)),
    [],
  );
});

test("no code made from text", async () => {
  assert.deepEqual(
    await reached([
      'new Function("return 1")();',
      '(() => {}).constructor("return 1")();',
      '(async () => {}).constructor("return 1")();',
      '(function* () {}).constructor("return 1")();',
      '(async function* () {}).constructor("return 1")();',
      'Reflect.construct(Function, ["return 1"]);',
      'setTimeout("process.exit(1)", 0);',
    ]),
    [],
  );
});

test("nothing of JavaScript's, of Node's or of the runtime's can be changed", async () => {
  const owners = [
    ...["Object", "Array", "Promise", "Map", "Set", "WeakMap", "Symbol", "Error", "TypeError"],
    ...["RegExp", "String", "Number", "BigInt", "Date", "Proxy", "Reflect", "JSON", "Math"],
    ...["Uint8Array", "DataView", "Intl", "Function", "Buffer", "TextDecoder", "URL", "console"],
    ...["process", "performance", "globalThis", "setTimeout", "queueMicrotask"],
    ...["t", "TermMap", "runtime.Pid", "runtime.Reference", "runtime.Exception", "runtime.equal"],
    ...["runtime.rpc.call", "runtime.receive", "runtime.Float", "runtime.LocalFun"],
  ];
  const prototypes = [
    ...["[]", "{}", '""', "0", "0n", "true", "() => {}", "async () => {}", "/a/", "new Map()"],
    ...["[].keys()", "new Map().keys()", "new Set().keys()", '""[Symbol.iterator]()'],
    ...["Object.getPrototypeOf((function* () {})())", 'Symbol("a")', "Promise.resolve()"],
    ...["new Error()", "new Uint8Array()", "Object.getPrototypeOf(Uint8Array.prototype)"],
    ...[
      "t(1)",
      "self()",
      "new runtime.TermMap()",
      "runtime.float(1)",
      '$("X")',
      "runtime.makeRef()",
    ],
    ...["setTimeout(() => {})", "setImmediate(() => {})", "new URL('a:b')", "Buffer.from('a')"],
    ...["new runtime.SimulatedCluster(1)", "new runtime.SimulatedCluster(1).clock"],
    ...["new runtime.SimulatedCluster(1).random", "runtime.recordTrace()"],
    ...["Object.getPrototypeOf((async function* () {})())", "new WeakRef({})"],
    // Older Nodes have no helpers of iterators.
    ...['[].values().map ? [].values().map((x) => x) : ""', "new URLSearchParams().keys()"],
    ...['Iterator.from ? Iterator.from({ next() {} }) : ""', "runtime.memoryOs()"],
    ...["runtime.cons(1, 2)", "runtime.after(1, () => 1)", "on(1, () => 1)"],
  ].map((value) => `Object.getPrototypeOf(${value})`);
  const attempts = [...owners, ...prototypes].map(
    (owner) =>
      `const it = ${owner}; it.forged = 1; if (it === globalThis || it.forged) return; throw 0;`,
  );
  const folder = `import * as runtime from "#runtime";\n${solution}`;
  const code = attempts.map(
    (attempt) =>
      `try {\n  await (async () => { ${attempt} })();\n  console.log(${JSON.stringify(attempt.split(";")[0])});\n} catch {}`,
  );
  const [first] = await judged({
    "kvs.ts": `// @ts-nocheck\n${folder}\n${code.join("\n")}\nconsole.log("END");`,
  });
  assert.equal((first as Verdict).printed, "END\n");
});

test("what was searched last is not told: it may be an answer", async () => {
  assert.deepEqual(
    await reached(
      ["$1", "$_", "$&", "input", "lastMatch", "leftContext"].map(
        (name) =>
          `/(E)ND/.exec("END"); if (RegExp[${JSON.stringify(name)}] === undefined) throw 0;`,
      ),
    ),
    [],
  );
});

test("what is usual still works", async () => {
  const usual = `
class Mistake extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Mistake";
  }
}
const named: { toString?: () => string } = {};
named.toString = () => "own";
const timer = setInterval(() => {}, 1_000);
timer.unref();
clearInterval(timer);
await new Promise((resolve) => setTimeout(resolve, 1));
console.log(String(new Mistake("m")), String(named), new Intl.NumberFormat("en").format(1234));
console.log([1, { a: 1 }], new Map([[1, 2]]), new Error("e").stack?.includes("kvs.ts"), performance.now() > 0);
`;
  const [first] = await judged({ "kvs.ts": solution + usual });
  assert.equal(
    first?.printed,
    "Mistake: m own 1,234\n[ 1, { a: 1 } ] Map(1) { 1 => 2 } true true\n",
  );
  assert.equal(first?.outcome, "passed");
});

test("a file beside it is imported, and is fresh for every check as well", async () => {
  const verdicts = await judged({
    "kvs.ts": `${solution.replace('"#runtime";', '"#runtime";\nimport { calls } from "./table.ts";')}
if (++calls.count > 1) throw new Error("not fresh");`,
    "table.ts": "export const calls = { count: 0 };",
  });
  assert.deepEqual(new Set(verdicts.map(({ outcome }) => outcome)), new Set(["passed"]));
});

test("who imports something else is told what may be imported", async () => {
  const files = { "kvs.ts": `import "node:fs";\n${solution}` };
  const [first] = await judged(files);
  const told = failureText(
    { lab, folder: join(scratch, String(folders)), earlier: "" },
    first as Verdict,
  );
  assert.match(
    told.replace(/\s+/g, " "),
    /came an error: kvs\.ts imports "node:fs": expected "#runtime", or a file beside it, "\.\/name\.ts"/,
  );
});

test("what it throws or gives may be anything, and is told of as its own", async () => {
  const trap = "new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } })";
  const inspected = '{ [Symbol.for("nodejs.util.inspect.custom")]() { throw 3; } }';
  for (const code of [`throw ${trap};`, `return ${trap};`, `return ${inspected};`, "throw null;"]) {
    const start = `export function start(): unknown {\n  ${code}\n`;
    const text = solution.replace("export function start() {\n", start);
    const [first] = await judged({ "kvs.ts": `// @ts-nocheck\n${text}` });
    assert.equal(first?.outcome, "failed", code);
  }
});

test("its time is over once for all labs", async () => {
  const folder = join(scratch, "slow");
  mkdirSync(folder);
  // So much in each turn that its time is over before all checks are.
  const spin =
    "let n = 0;\nconst spin = () => {\n  for (let i = 0; i < 1e7; i++) n += i;\n  setImmediate(spin);\n};\nspin();\n";
  const waits = solution.replace(
    "export function start() {",
    "export async function start() {\n  await new Promise(() => {});",
  );
  writeFileSync(join(folder, "kvs.ts"), `// @ts-nocheck\n${waits}\n${spin}`);
  const program = fenced(FENCED_CHILD, { folder, home, uses: [], erl: false });
  const timeLeft = { cpuMs: 2_000, ms: 60_000 };
  const verdicts = await judge({ lab, folder, earlier: "" }, { timeLeft }, program);
  assert.ok(timeLeft.cpuMs <= 0 && timeLeft.ms < 60_000, JSON.stringify(timeLeft));
  assert.match(
    verdicts.find(({ failure }) => failure?.symptom === "blocked")?.failure?.came ?? "",
    /minutes together/,
  );
  assert.equal(verdicts.at(-1)?.outcome, "not made");
});

test("the runtime writes no file for it, also where the system would let it", async () => {
  const open: Fences = { permissions: false, limits: false, container: false };
  const file = JSON.stringify(join(scratch, "forged.html"));
  const attempts = [
    `(await import("#runtime")).recordTrace().write(${file});`,
    `(await import("#runtime")).traceTo(${file});`,
    `(await import("#runtime")).drawTrace(${file}, []);`,
    `await (await import("#runtime")).libChan.start(${file});`,
    'await (await import("#runtime")).startNode("thief");', // it would make a cookie
  ];
  assert.deepEqual(await reached(attempts, open), []);
  assert.deepEqual([existsSync(join(scratch, "forged.html")), readdirSync(home)], [false, []]);
});

test("a module that is a promise, and a map of any size, win nothing", async () => {
  const wrong = solution.replace("put(Key, t(atoms.ok, Value))", "put(Key, Value)");
  const passed = async (text: string) =>
    (await judged({ "kvs.ts": `// @ts-nocheck\n${text}` })).filter(
      ({ outcome }) => outcome === "passed",
    ).length;
  const honest = await passed(wrong);
  const forged = "new Proxy({}, { get: () => () => true, has: () => true, ownKeys: () => [] })";
  assert.ok((await passed(`${wrong}\nexport const then = (give) => give(${forged});`)) <= honest);
  const map = `new (class extends runtime.TermMap {
    get size() { return 2; }
    get() { return true; }
    has() { return true; }
    entries() { return [].values(); }
    [Symbol.iterator]() { return [].values(); }
  })()`;
  const liar = wrong.replace("return rpc(t(atoms.lookup, key));", `void key;\n  return ${map};`);
  assert.ok((await passed(`import * as runtime from "#runtime";\n${liar}`)) <= honest);
});

test("nobody loads files for it, and no program is started", async () => {
  const thief = (path: string) =>
    `const { startNode } = await import("#runtime");
     const thief = await startNode("thief", { cookie: "c", path: [${JSON.stringify(path)}] });
     thief.stop();`;
  assert.deepEqual(await reached([thief(join(CHECKOUT, "solutions", "01"))]), []);
});
