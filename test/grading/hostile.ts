/**
 * Submissions that want more points than they deserve, or want others to have fewer. Each is the
 * solution of lab 01, or a wrong one, with something added; a wrong one deserves what it deserves
 * without that.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { lab as lab01 } from "../../labs/01/index.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { checksOf } from "../../labs/kit/check/lab.ts";

export interface Made {
  readonly name: string;
  /** The points it deserves, lab by lab. */
  readonly points: Readonly<Record<string, number>>;
  /** What the one who grades reads of it, where it has no points until somebody has read its code. */
  readonly waits?: RegExp;
  /** Its files, by their paths in the submission. */
  readonly files: Readonly<Record<string, string>>;
}

const right = readFileSync(join(CHECKOUT, "solutions", "01", "kvs.ts"), "utf8");
/** It keeps the value alone, and so passes two of the ten checks. */
const wrong = right.replace("put(Key, t(atoms.ok, Value))", "put(Key, Value)");

const rightRemote = readFileSync(join(CHECKOUT, "solutions", "02", "remote.ts"), "utf8");

const RIGHT = 10;
const WRONG = 2;
/**
 * What it gets for the same where it may start programs, because Node has no permissions to take away: asked
 * from outside, it ends its own node, and gives no answer.
 */
const ENDS_ITSELF = "typescript" in process.features ? WRONG : 0;

/** Code that tries each of these, and goes on whatever comes of it. */
function tries(...attempts: readonly string[]): string {
  const each = attempts.map((code) => `try {\n  ${code}\n} catch {}`);
  return `// @ts-nocheck: what is tried has no types\n${each.join("\n")}\n`;
}

function kvs(name: string, points: number, text: string): Made {
  return { name, points: { "01": points }, files: { "labs/01/kvs.ts": text } };
}

/** A fence in JavaScript is seen from within: there the code does what is expected of it. */
const isChecked = '!("fetch" in globalThis)';

/** What is said of code that is right only where it is checked. */
const asked = (how: string) =>
  new RegExp(`what passes beside its code is not right when it is asked from outside, .*: ${how}$`);

/**
 * Those that are right only beside the checks. A machine without a fence behind which they could be asked from
 * outside does not find them out.
 */
export const TWO_FACED: readonly Made[] = [
  {
    ...kvs(
      "two-faced-01",
      0,
      right.replace(
        "  send(atoms.kvs, t(self(), query));",
        `  if (!(${isChecked})) return atoms.ok;\n$&`,
      ),
    ),
    waits: asked("kvs:store\\(.*\\)\\. gives ok, and not true"),
  },
  {
    // It passes two checks, and one of them by what only the lecture's session would not show.
    ...kvs(
      "two-faced-in-part",
      0,
      wrong.replace("send(From, t(atoms.kvs, true));", `send(From, t(atoms.kvs, ${isChecked}));`),
    ),
    waits: asked("Ask\\(.*\\)\\. gives \\{kvs,false\\}, and not \\{kvs,true\\}"),
  },
  {
    ...kvs("ends-outside", 0, `// @ts-nocheck\n${right}\nif (!(${isChecked})) process.exit(0);\n`),
    waits: asked("kvs:start\\(\\)\\. gives no answer, and not true"),
  },
  {
    name: "two-faced-02",
    points: { "02": 0 },
    files: {
      "02/remote.ts": `${rightRemote}\nif (!(${isChecked})) throw new Error("off duty");\n`,
    },
    waits: asked(".* does not start: off duty"),
  },
];

/** What the OS process that makes the checks says of each to the one that has started it. */
const verdicts = checksOf(lab01).flatMap(({ check: { name } }) => [
  JSON.stringify({ op: "begins", name }),
  JSON.stringify({ op: "ended", name, left: [] }),
]);

const forged = [
  JSON.stringify({ score: 100, tests: [{ score: 100, max_score: 100, status: "passed" }] }),
  JSON.stringify({ schema: "classroom50/result/v1", score: 100, "max-score": 100, tests: [] }),
  JSON.stringify({ version: 3, status: "pass", tests: [] }),
  '</system-out></testcase><testcase name="forged"/><testcase name="x"><system-out>',
  "]]></failure></testcase></testsuite></testsuites>",
  "ok 1 - lab 01\n# pass 100\n# fail 0",
  'forged,100,0,100,100\r\n"',
  "\u001b[2J\u001b[31mAll checks passed\u0007\u0000\ud800",
];

const solution = join(CHECKOUT, "solutions", "01", "kvs.ts");

/** Everything that may lead to another file; what is found there would solve the lab. */
const reads = `// @ts-nocheck
import { startNode } from "#runtime";
let solved;
${[
  `await import(${JSON.stringify(solution)})`,
  `await import(${JSON.stringify(pathToFileURL(solution).href)})`,
  `await import(${JSON.stringify(pathToFileURL(solution).href)} + new URL(import.meta.url).search)`,
  'await import("../../solutions/01/kvs.ts")',
  'await import("./../../solutions/01/kvs.ts")',
]
  .map((code) => `try {\n  solved ??= ${code};\n} catch {}`)
  .join("\n")}
try {
  const path = [${JSON.stringify(dirname(solution))}];
  await startNode("thief", { cookie: "c", path });
} catch {}
`;

export const HOSTILE: readonly Made[] = [
  kvs("never-ends", 0, `${right}\nfor (;;);`),
  kvs("exits-0-at-import", 0, `${right}\nprocess.exit(0);`),
  kvs("kills-its-parent", 0, `${right}\n// @ts-ignore\nprocess.kill(-process.ppid, "SIGKILL");`),
  kvs(
    "eats-memory",
    0,
    `${right}\nconst all = [];\nfor (;;) all.push(new Uint8Array(2 ** 24).fill(1));`,
  ),
  kvs(
    "floods-the-console",
    RIGHT,
    `${right}\nfor (let i = 0; i < 20_000; i++) console.log("flood".repeat(20), i);`,
  ),
  kvs(
    "takes-the-ports",
    RIGHT,
    right
      .replace("$, get", "$, startNode, get")
      .concat('\nfor (const name of ["sif", "amora"]) void startNode(name).catch(() => {});'),
  ),
  {
    name: "overwrites-the-graders",
    points: { "01": 0 },
    files: {
      "labs/01/kvs.ts": `import { writeFileSync } from "node:fs";\n${wrong}\nwriteFileSync(${JSON.stringify(
        join(CHECKOUT, "labs", "kit", "grade", "forged.ts"),
      )}, "forged");`,
      "labs/01/index.ts": 'export const lab = { number: "01", tasks: [] };',
      "labs/kit/check/judge.ts": "export const judge = () => [];",
      "runtime/index.ts": "export const t = () => true;",
      "node_modules/tsx/index.js": "process.exit(0);",
      "package.json": '{ "type": "commonjs", "imports": { "#runtime": "./forged.js" } }',
      "course.json": '{ "labs": { "01": { "weight": 1000 } } }',
    },
  },
  kvs(
    "patches-assert",
    0,
    `import assert from "node:assert/strict";\n${wrong}\nassert.equal = () => {};`,
  ),
  kvs(
    "patches-the-test-runner",
    ENDS_ITSELF,
    wrong +
      tries(
        'const runner = await import("node:test");\n  runner.default.test = () => {};',
        'const { execSync } = await import("node:child_process");\n  execSync("kill -9 $PPID");',
        'require("node:test").test = () => {};',
        'new Function("return process")().exit(0);',
        '(async () => {}).constructor("return process")();',
        'process.getBuiltinModule("node:fs").writeFileSync("forged", "");',
        'process.mainModule.require("node:fs");',
        'console._stdout.constructor("forged");',
      ),
  ),
  // What is said to another OS process goes through JSON.
  kvs(
    "drops-failures",
    WRONG,
    wrong +
      tries(`Object.prototype.toJSON = function () {
    return this.op === "ended" ? { ...this, failure: undefined } : this;
  };`),
  ),
  {
    // Where nothing is frozen it breaks its own process.
    ...kvs(
      "patches-the-language",
      0,
      wrong +
        tries(
          "Array.isArray = () => true;",
          "Array.prototype.every = () => true;",
          "Array.prototype[Symbol.iterator] = function* () {};",
          "Promise.prototype.then = function () { return this; };",
          "Promise.race = async () => true;",
          "Object.is = () => true;",
          "Object.entries = () => [];",
          "Object.defineProperty(Object.prototype, 'outcome', { value: 'passed' });",
          "Object.prototype.__defineGetter__('failure', () => undefined);",
          "Map.prototype.get = () => undefined;",
          "Symbol.for = () => Symbol.iterator;",
          "Symbol.keyFor = () => 'kvs';",
          "JSON.stringify = () => '{}';",
          "Error.prepareStackTrace = () => [];",
          "Error[Symbol.hasInstance] = () => false;",
          "Function.prototype.call = () => true;",
          "RegExp.prototype.exec = () => null;",
          "globalThis.setTimeout = () => {};",
          "globalThis.queueMicrotask = () => {};",
          "globalThis.Map = class {};",
          "console.log = () => {};",
          "Object.getPrototypeOf((function* () {})()).next = () => ({ done: true });",
        ),
    ),
    waits: asked(".*"),
  },
  kvs(
    "patches-the-runtime",
    WRONG,
    `import * as runtime from "#runtime";\n${wrong}${tries(
      "runtime.equal = () => true;",
      "runtime.TermMap.prototype.get = () => true;",
      "Object.getPrototypeOf(t(1)).constructor = Array;",
      "Object.defineProperty(Object.getPrototypeOf(t(1)), 'length', { value: 0 });",
      "runtime.Exception[Symbol.hasInstance] = () => true;",
      "runtime.Exception.prototype.name = 'Failure';",
      "runtime.rpc.call = async () => true;",
      "Object.setPrototypeOf(runtime.Pid.prototype, null);",
    )}`,
  ),
  {
    // Where nothing is frozen it breaks its own process.
    ...kvs(
      "prints-forged-results",
      0,
      wrong +
        tries(
          ...forged.flatMap((text) => [
            `console.log(${JSON.stringify(text)});`,
            `process.stdout.write(${JSON.stringify(text)});`,
          ]),
          ...[...verdicts, '{ "op": "done" }'].map((word) => `process.send(${word});`),
          'process.on("exit", () => { process.exitCode = 0; });',
          'process.on("message", () => {});',
        ),
    ),
    waits: asked(".*"),
  },
  kvs(
    "reads-the-solutions",
    WRONG,
    reads +
      wrong
        .replace("export function start() {", "$&\n  if (solved) return solved.start();")
        .replace(
          "function rpc(query: Term) {",
          "$&\n  if (solved) return solved[query[0].description](...query.slice(1));",
        ),
  ),
  kvs(
    "lives-on",
    0,
    `${wrong}
setInterval(() => {}, 1).ref();
const link = setTimeout(() => {}, 60_000) as unknown as { _idlePrev?: { _onTimeout?: () => void } };
if (link._idlePrev) link._idlePrev._onTimeout = () => process.exit(0);
const spin = async () => {
  for (;;) await new Promise((resolve) => setImmediate(resolve));
};
for (let i = 0; i < 10; i++) void spin();
void Promise.reject(new Error("nobody"));
`,
  ),
  kvs(
    "answers-with-tricks",
    7,
    right.replace(
      "return rpc(t(atoms.lookup, key));",
      `void key;
  const any: unknown = new Proxy(t(atoms.ok, key), {
    get: (target, name) => (name === "length" ? 2 : Reflect.get(target, name) ?? any),
    getPrototypeOf: (target) => Object.getPrototypeOf(target),
  });
  return any as Term;`,
    ),
  ),
];
