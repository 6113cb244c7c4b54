/**
 * What a program hands to the runtime that is no term is that program's own error, at once; and a term is
 * taken as it is at that moment. What becomes of a process that ends with one: `test/values/ended.test.ts`.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  _,
  $,
  erpc,
  error,
  exit,
  get,
  monitor,
  on,
  put,
  receive,
  register,
  self,
  send,
  spawn,
  spawnRequest,
  type Term,
  TermMap,
  t,
} from "#runtime";
import { current } from "../../runtime/process/current.ts";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { badValues } from "../values/bad-values.ts";

const DOWN = Symbol.for("DOWN");
const name = Symbol.for("sif@surtur");
const run = <R>(code: () => R) => runOn(new Vm(name, { log: () => {} }), code);

/** Those that can be made at all: the runtime itself refuses to make some. */
function made(): [what: string, value: Term][] {
  return badValues.flatMap(([what, make]) => {
    try {
      return [[what, make() as Term]];
    } catch {
      return [];
    }
  });
}

test("to hand on what is no term is the program's own error, wherever it goes", () =>
  run(() => {
    register(Symbol.for("me"), self());
    const [m, f] = [Symbol.for("erlang"), Symbol.for("node")];
    const dead = spawn(() => true);
    exit(dead, Symbol.for("kill"));
    const entries: ((bad: Term) => unknown)[] = [
      (bad) => send(self(), bad),
      (bad) => send(dead, bad),
      (bad) => send(Symbol.for("me"), bad),
      (bad) => send(t(Symbol.for("me"), name), bad),
      (bad) => send(t(Symbol.for("me"), Symbol.for("nobody@nowhere")), bad),
      (bad) => exit(self(), bad),
      (bad) => spawn(m, f, [bad]),
      (bad) => spawnRequest(name, m, f, [bad], []),
      (bad) => spawnRequest(Symbol.for("nobody@nowhere"), m, f, [bad], []),
      (bad) => spawnRequest(name, m, f, [], [t(Symbol.for("reply_tag"), bad)]),
      (bad) => monitor(self(), [t(Symbol.for("tag"), bad)]),
      (bad) => erpc.cast(name, m, f, [bad]),
      (bad) => put(bad, 1),
      (bad) => put(1, bad),
    ];
    const all = made();
    assert.ok(all.length > 100, `only ${all.length} values could be made`);
    for (const [what, bad] of all)
      for (const entry of entries)
        assert.throws(() => entry(bad), { message: /expected an Erlang term/ }, what);
    assert.equal(get(1), undefined);
  }));

test("what is put into the dictionary stays as it was", () =>
  run(() => {
    const list = [1, 2];
    put("list", list);
    list.push(3);
    assert.deepEqual(get("list"), [1, 2]);
  }));

test("a process that is spawned gets the arguments of the moment of the call", () =>
  run(async () => {
    const table: Term[] = [self()];
    const answer = (list: Term) => send((list as [never])[0], list);
    const { vm } = current();
    vm.modules.load("answering", { answer });
    spawn(Symbol.for("answering"), Symbol.for("answer"), [table]);
    table.push(2);
    assert.deepEqual(await receive(on($("X"), ({ X }) => X)), [self()]);
  }));

test("a log function that throws, or fails later, ends nothing", async () => {
  for (const log of [
    () => {
      throw new Error("disk full");
    },
    () => Promise.reject(new Error("disk full")),
  ]) {
    const written: unknown[] = [];
    const write = process.stderr.write;
    process.stderr.write = (text: string | Uint8Array) => written.push(text) > 0;
    try {
      await runOn(new Vm(name, { log: log as () => void }), async () => {
        for (let i = 0; i < 2; i++) {
          const ref = monitor(
            spawn(() => {
              throw new Error("oops");
            }),
          );
          await receive(on(t(DOWN, ref, _, _, _), () => true));
        }
      });
    } finally {
      process.stderr.write = write;
    }
    const text = written.join("");
    assert.equal(text.match(/The log function of the node has failed/g)?.length, 1);
    assert.equal(text.match(/Error in process/g)?.length, 2);
  }
});

test("a process that dies of a reason however deep is reported", async () => {
  const nestings: Record<string, (inner: Term) => Term> = {
    "{#{'DOWN' =>": (inner) => new TermMap([[DOWN, inner]]),
    "{{'DOWN',": (inner) => t(DOWN, inner),
    "{[": (inner) => [inner],
  };
  for (const [opening, nest] of Object.entries(nestings)) {
    let deep: Term = DOWN;
    for (let i = 0; i < 100_000; i++) deep = nest(deep);
    const reports: string[] = [];
    const pid = await runOn(new Vm(name, { log: (text) => reports.push(text) }), async () => {
      const pid = spawn(() => error(deep));
      const ref = monitor(pid);
      await receive(on(t(DOWN, ref, _, _, _), () => true));
      return pid;
    });
    assert.equal(reports.length, 1);
    const [headline, what, reason] = reports.join().split("\n", 3);
    assert.match(headline ?? "", /^=ERROR REPORT==== /);
    assert.equal(what, `Error in process <0.${pid.id}.0> on node sif@surtur with exit value:`);
    assert.equal(reason?.slice(0, opening.length), opening);
  }
});
