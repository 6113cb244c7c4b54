/**
 * What a program throws, exits with or says that is no term: it becomes a term that tells so, and what is
 * tied to the process is told as ever.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  _,
  $,
  erpc,
  exit,
  get,
  monitor,
  on,
  put,
  receive,
  register,
  rpc,
  self,
  send,
  spawn,
  spawnRequest,
  type Term,
  t,
} from "#runtime";
import { current } from "../../runtime/process/current.ts";
import { exceptionFrom, exitReason } from "../../runtime/process/exception.ts";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { snapshot } from "../../runtime/term/copy.ts";

const DOWN = Symbol.for("DOWN");
const name = Symbol.for("sif@surtur");
const run = <R>(code: () => R) => runOn(new Vm(name, { log: () => {} }), code);

class Silent extends Error {
  override get message(): string {
    throw new Error("no message");
  }
}

/** An error with a field of the wrong kind. */
const errorWith = (field: string, value: unknown) =>
  Object.defineProperty(new Error("oops"), field, { value });

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error("no field");
    },
    getPrototypeOf() {
      throw new Error("no prototype");
    },
  },
);

const VALUES: Readonly<Record<string, unknown>> = {
  "a date": new Date(0),
  "an object": { a: 1 },
  "not a number": Number.NaN,
  "half a surrogate pair": "\ud800",
  "a symbol of its own": Symbol("own"),
  "a function": () => 1,
  "a Map": new Map([[1, 2]]),
  "a tuple with a Map": t(1, new Map() as never),
  "a proxy that throws": hostile,
  "an error whose getter throws": new Silent(),
  "an error without a name": errorWith("name", undefined),
  "an error whose message is an object": errorWith("message", { text: "oops" }),
  "an error whose stack is a number": errorWith("stack", 17),
  "an error with a long name": errorWith("name", "x".repeat(300)),
  "an error with half a character as its name": errorWith("name", "\ud800"),
};

for (const [what, value] of Object.entries(VALUES)) {
  test(`a process that throws ${what} ends with a term, and its watchers are told`, () =>
    run(async () => {
      const pid = spawn(() => {
        throw value;
      });
      const ref = monitor(pid);
      const reason = await receive(on(t(DOWN, ref, _, pid, $("Why")), ({ Why }) => Why));
      assert.deepEqual(snapshot(reason), reason);
    }));

  test(`a process that exits with ${what} ends with a term, and its watchers are told`, () =>
    run(async () => {
      const pid = spawn(() => exit(value as Term));
      const ref = monitor(pid);
      const reason = await receive(on(t(DOWN, ref, _, pid, $("Why")), ({ Why }) => Why));
      assert.deepEqual(snapshot(reason), reason);
    }));

  test(`a function that returns ${what} to rpc and erpc gives a term`, () =>
    run(async () => {
      const { vm } = current();
      vm.modules.load("odd", { value: () => value });
      const [odd, called] = [Symbol.for("odd"), Symbol.for("value")];
      for (const result of [
        await rpc.call(name, odd, called, []),
        await rpc.call(name, odd, called, [], 1000),
        await erpc.call(name, odd, called, []).catch((thrown) => exceptionFrom(thrown).reason),
      ])
        assert.deepEqual(snapshot(result), result);
    }));

  test(`sending ${what} is the sender's own error, wherever it goes`, () =>
    run(() => {
      register(Symbol.for("me"), self());
      const [m, f] = [Symbol.for("erlang"), Symbol.for("node")];
      const bad = value as Term;
      const dead = spawn(() => true);
      exit(dead, Symbol.for("kill"));
      const entries: (() => unknown)[] = [
        () => send(self(), bad),
        () => send(dead, bad),
        () => send(Symbol.for("me"), bad),
        () => send(t(Symbol.for("me"), name), bad),
        () => send(t(Symbol.for("me"), Symbol.for("nobody@nowhere")), bad),
        () => exit(self(), bad),
        () => spawn(m, f, [bad]),
        () => spawnRequest(name, m, f, [bad], []),
        () => spawnRequest(Symbol.for("nobody@nowhere"), m, f, [bad], []),
        () => spawnRequest(name, m, f, [], [t(Symbol.for("reply_tag"), bad)]),
        () => monitor(self(), [t(Symbol.for("tag"), bad)]),
        () => erpc.cast(name, m, f, [bad]),
        () => put(bad, 1),
        () => put(1, bad),
      ];
      for (const entry of entries) assert.throws(entry, { message: /expected an Erlang term/ });
      assert.equal(get(1), undefined);
    }));
}

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

test("every exception has a reason that is a term", () => {
  for (const value of Object.values(VALUES)) {
    const reason = exitReason(exceptionFrom(value));
    assert.deepEqual(snapshot(reason), reason);
  }
});
