/**
 * What ends, errors and names do on one node. What links, monitors and exit signals do is compared with
 * `erl` in `test/conformance`, and their order is tested in `signal-order.test.ts`.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { register, registered, unregister, whereis } from "../../runtime/process/names.ts";
import { _, $ } from "../../runtime/process/pattern.ts";
import { after, on, receive } from "../../runtime/process/receive.ts";
import { send } from "../../runtime/process/send.ts";
import { spawn, spawnLink, spawnMonitor } from "../../runtime/process/spawn.ts";
import { runOn } from "../../runtime/process/start.ts";
import { exit, isProcessAlive, processFlag, self } from "../../runtime/process/ties.ts";
import { Vm } from "../../runtime/process/vm.ts";
import type { Term } from "../../runtime/term/term.ts";
import { t } from "../../runtime/term/tuple.ts";

const EXIT = Symbol.for("EXIT");
const DOWN = Symbol.for("DOWN");
const boom = Symbol.for("boom");
const kill = Symbol.for("kill");
const normal = Symbol.for("normal");
const trapExits = () => processFlag(Symbol.for("trap_exit"), true);

/** Runs code as a process of a node of its own; what that node reports is collected. */
async function run<R>(code: (reports: string[]) => R): Promise<Awaited<R>> {
  const reports: string[] = [];
  const vm = new Vm(Symbol.for("nonode@nohost"), { log: (text) => reports.push(text) });
  return runOn(vm, () => code(reports));
}

/** Resolves when every process has gone as far as it can. */
const everybodyWaits = () => new Promise((resolve) => setImmediate(resolve));
const idle = () => spawn(() => receive());
const next = (): Promise<Term> | Term => receive(on($("X"), ({ X }) => X));
const nothing = () =>
  receive(
    on($("X"), ({ X }) => X),
    after(0, () => "nothing"),
  );

test("a process that traps exits gets a message instead, and normal ends come as messages too", () =>
  run(async () => {
    trapExits();
    const one = spawnLink(() => exit(boom));
    assert.deepEqual(await next(), t(EXIT, one, boom));
    const two = spawnLink(() => true);
    assert.deepEqual(await next(), t(EXIT, two, normal));
  }));

test("a killed process is dead at once, and its code stops at its next call into the runtime", () =>
  run(async () => {
    const me = self();
    let went = "";
    let goOn = () => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const child = spawn(async () => {
      went += "a";
      await gate;
      went += "b";
      send(me, "the dead don't send");
      went += "c";
    });
    await everybodyWaits();
    exit(child, kill);
    assert.equal(isProcessAlive(child), false);
    goOn();
    await everybodyWaits();
    assert.equal(went, "ab");
    assert.equal(await nothing(), "nothing");
  }));

test("a process that dies of an error is reported as Erlang reports it; one that exits is not", () =>
  run(async (reports) => {
    const [bad] = spawnMonitor(() => {
      throw new TypeError("no such thing");
    });
    await next();
    spawnMonitor(() => exit(boom));
    await next();
    assert.equal(reports.length, 1);
    assert.match(
      reports[0] ?? "",
      new RegExp(
        "^=ERROR REPORT==== \\d{1,2}-\\w{3}-\\d{4}::\\d\\d:\\d\\d:\\d\\d\\.\\d{6} ===\n" +
          `Error in process <0\\.${bad.id}\\.0> with exit value:\n` +
          `\\{\\{'TypeError',"no such thing"\\},\\s*\\[\\{'ties\\.test'`,
      ),
    );
  }));

test("a term that is thrown and not caught ends the process with nocatch", () =>
  run(async (reports) => {
    const [child, ref] = spawnMonitor(() => {
      throw boom;
    });
    const nocatch = t(t(Symbol.for("nocatch"), boom), $("Stack"));
    await receive(on(t(DOWN, ref, _, child, nocatch), () => true));
    assert.equal(reports.length, 1);
  }));

test("names: taken once, given back, and gone with the process", () =>
  run(async () => {
    const child = idle();
    assert.equal(register(boom, child), true);
    assert.equal(whereis(boom), child);
    assert.throws(() => register(boom, self()), /taken/);
    assert.throws(() => register(Symbol.for("second"), child), /registered already/);
    assert.throws(() => register(Symbol.for("undefined"), self()), /atom/);
    assert.throws(() => unregister(Symbol.for("nobody")), /no process is registered/);
    assert.deepEqual(registered(), [boom]);
    unregister(boom);
    assert.equal(whereis(boom), undefined);
    register(boom, child);
    exit(child, kill);
    assert.equal(whereis(boom), undefined);
    assert.throws(() => send(boom, 1), /no process is registered as boom/);
    assert.throws(() => register(boom, child), /alive/);
  }));
