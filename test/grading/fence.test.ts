/**
 * The fences that are the system's: a program that has all of Node tries each attack within them. That
 * it is the kit's code which is within the same ones is what `grade.ts` sees to, and the class of
 * [class.test.ts](class.test.ts) holds.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { endChild, startChild } from "../../labs/kit/check/children.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { type Fences, fenced, fencesHere } from "../../labs/kit/grade/fence/fences.ts";
import { startEpmd } from "../../runtime/node/epmd-daemon.ts";
import { startNode } from "../../runtime/start-node.ts";
import { ATTACKS, type Attack, type Fence, type Targets } from "./attacks.ts";

const scratch = mkdtempSync(join(tmpdir(), "fence-"));
after(() => rmSync(scratch, { recursive: true }));

const here = fencesHere();
process.env.INSTRUCTORS_TOKEN = "SECRET";

const server = createServer().listen(0, "127.0.0.1");
after(() => server.close());
await new Promise((resolve) => server.once("listening", resolve));
const { port } = server.address() as { port: number };

const socket = join(scratch, "socket");
const byFile = createServer().listen(socket);
after(() => byFile.close());
await new Promise((resolve) => byFile.once("listening", resolve));

const epmd = await startEpmd({ port: 0, addresses: ["127.0.0.1"] });
after(() => epmd.close());
process.env.ERL_EPMD_PORT = String(epmd.port);
const boss = await startNode("boss@127.0.0.1", { cookie: "SECRET", long: true });
after(() => boss.stop());

function put(path: string, text: string): string {
  const file = join(scratch, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const own = join(scratch, "submission");
const targets: Targets & Record<string, unknown> = {
  own,
  cookie: put("instructor/.erlang.cookie", "SECRET"),
  other: put("other/kvs.ts", "SECRET"),
  hidden: put("hidden/01.ts", "SECRET"),
  compiled: join(put("compiled/v8/of-a-file", "compiled"), ".."),
  boss: Symbol.keyFor(boss.name) as string,
  epmd: epmd.port,
  socket,
  course: put("desk/course.json", "{}"),
  desk: join(scratch, "desk"),
  solution: join(CHECKOUT, "solutions", "01", "kvs.ts"),
  bank: join(CHECKOUT, "test", "bank", "01.md"),
  judge: join(CHECKOUT, "labs", "kit", "check", "judge.ts"),
  port,
  grader: process.pid,
  runtime: pathToFileURL(join(CHECKOUT, "runtime", "index.ts")).href,
  runtimeTrace: pathToFileURL(join(CHECKOUT, "runtime", "trace", "index.ts")).href,
};

/** A program that tries everything, and says what it got. */
function attacker(tried: readonly Attack[]): string {
  const modules =
    "fs,fsPromises:fs/promises,childProcess:child_process,workers:worker_threads,net,os,path,url,v8,module";
  const imports = modules.split(",").map((each) => {
    const [name, from = name] = each.split(":");
    return `import ${name} from "node:${from}";`;
  });
  const attacks = tried.map(
    ({ does, code }) => `${JSON.stringify(does)}: async () => { ${code}; },`,
  );
  return `// @ts-nocheck: what is tried has no types
${imports.join("\n")}
const targets = ${JSON.stringify(targets)};
async function callOwn(folder, name, fun, args) {
  const { startNode, rpc } = await import(targets.runtime);
  const thief = await startNode("thief" + Math.floor(Math.random() * 1e9), { cookie: "c", path: [folder] });
  return thief.run(() => rpc.call(thief.name, Symbol.for(name), Symbol.for(fun), args));
}
async function callBoss(options) {
  process.env.ERL_EPMD_PORT = targets.epmd;
  const { startNode, rpc } = await import(targets.runtime);
  const thief = await startNode("thief" + Math.floor(Math.random() * 1e9) + "@127.0.0.1", { ...options, long: true });
  const call = () => rpc.call(Symbol.for(targets.boss), Symbol.for("erlang"), Symbol.for("node"), []);
  if ((await thief.run(call)) !== Symbol.for(targets.boss)) throw 0;
}
const attacks = { ${attacks.join("\n")} };
process.on("uncaughtException", () => {});
const late = () => new Promise((_, reject) => setTimeout(() => reject("late"), 5_000));
for (const [does, attack] of Object.entries(attacks))
  await Promise.race([attack(), late()]).then(() => process.send({ does }), (error) => process.send({ does, error: String(error) }));
process.send({ does: "END" });
`;
}

/** What it got. */
async function got(fences: Fences, attacks = ATTACKS): Promise<string[]> {
  writeFileSync(put("submission/kvs.ts", ""), "export {};\n");
  const program = put("submission/attacker.mts", attacker(attacks));
  mkdirSync(join(scratch, "home"), { recursive: true });
  const grounds = {
    ...{ folder: own, home: join(scratch, "home"), uses: [], erl: false },
    // As `compiled.ts` has it.
    compiled: fences.permissions && fences.container ? targets.compiled : undefined,
  };
  const { url, ...options } = fenced(pathToFileURL(program), grounds, fences);
  const child = startChild(url, options);
  const tried = new Set<string>();
  const reached: string[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      child.on("message", ({ does, error }: { does: string; error?: string }) => {
        if (does === "END") return resolve();
        tried.add(does);
        if (error === undefined) reached.push(does);
      });
      child.once("exit", (status, signal) =>
        reject(new Error(`it ended with ${status ?? signal}, after ${[...tried].at(-1)}`)),
      );
    });
  } finally {
    endChild(child);
  }
  assert.equal(tried.size, attacks.length);
  assert.ok(tried.size >= 60);
  return reached;
}

const without: Fences = { permissions: false, limits: false, container: false };

/** Some machines have a fence, and some have not. */
const FENCES: readonly (readonly [string, readonly Fence[]])[] = [
  ["Node's permissions", ["permissions"]],
  ["a container", ["container"]],
  ["both", ["permissions", "container"]],
];

for (const [name, fences] of FENCES)
  test(`${name}: what is behind the fence is not reached`, {
    skip: fences.some((fence) => !here[fence]) && "this machine has no such fence",
  }, async () => {
    const own = Object.fromEntries(fences.map((fence) => [fence, true]));
    const reached = await got({ ...without, limits: here.limits, ...own });
    const stopped = ATTACKS.filter(({ stoppedBy }) => stoppedBy.some((by) => fences.includes(by)));
    const names = new Set(stopped.map(({ does }) => does));
    assert.deepEqual(
      reached.filter((does) => names.has(does)),
      [],
    );
    assert.equal(readFileSync(targets.other, "utf8"), "SECRET");
  });

test("without a fence nearly everything is reached: the attacks are real", async () => {
  // Some Nodes crash of that.
  const attacks = ATTACKS.filter(({ does }) => does !== "write what the memory holds");
  const reached = await got(without, attacks);
  const missed = attacks.filter(({ does }) => !reached.includes(does));
  assert.ok(missed.length < attacks.length / 5, missed.map(({ does }) => does).join("\n"));
});
