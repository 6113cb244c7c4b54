import assert from "node:assert/strict";
import { test } from "node:test";
import { register, registered, unregister, whereis } from "../../runtime/process/names.ts";
import { _, $ } from "../../runtime/process/pattern.ts";
import { after, on, receive } from "../../runtime/process/receive.ts";
import { send } from "../../runtime/process/send.ts";
import { spawn, spawnLink, spawnMonitor } from "../../runtime/process/spawn.ts";
import { runOn } from "../../runtime/process/start.ts";
import {
  demonitor,
  exit,
  isProcessAlive,
  link,
  monitor,
  processFlag,
  self,
  unlink,
} from "../../runtime/process/ties.ts";
import { Vm } from "../../runtime/process/vm.ts";
import type { Pid } from "../../runtime/term/identifier.ts";
import type { Term } from "../../runtime/term/term.ts";
import { t } from "../../runtime/term/tuple.ts";

const EXIT = Symbol.for("EXIT");
const DOWN = Symbol.for("DOWN");
const boom = Symbol.for("boom");
const kill = Symbol.for("kill");
const killed = Symbol.for("killed");
const normal = Symbol.for("normal");
const noproc = Symbol.for("noproc");
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
/** The reason with which a process ends. */
const endOf = (pid: Pid) => {
  const ref = monitor(pid);
  return receive(on(t(DOWN, ref, _, pid, $("Why")), ({ Why }) => Why));
};

test("a monitor tells once how a process has ended", () =>
  run(async () => {
    const [child, ref] = spawnMonitor(() => exit(boom));
    assert.deepEqual(await next(), t(DOWN, ref, Symbol.for("process"), child, boom));
    assert.equal(await nothing(), "nothing");
  }));

test("a monitor of a process that has ended already tells noproc", () =>
  run(async () => {
    const [child] = spawnMonitor(() => true);
    await next();
    assert.equal(await endOf(child), noproc);
  }));

test("a monitor by name tells the name and the node", () =>
  run(async () => {
    const child = idle();
    register(boom, child);
    const ref = monitor(boom);
    exit(child, kill);
    const watched = t(boom, Symbol.for("nonode@nohost"));
    assert.deepEqual(await next(), t(DOWN, ref, Symbol.for("process"), watched, killed));
    const none = monitor(Symbol.for("nobody"));
    assert.equal(await receive(on(t(DOWN, none, _, _, $("Why")), ({ Why }) => Why)), noproc);
  }));

test("demonitor with flush takes a DOWN that has come already out of the mailbox", () =>
  run(async () => {
    const child = idle();
    const [early, late] = [monitor(child), monitor(child)];
    demonitor(early, [Symbol.for("flush")]);
    exit(child, boom);
    send(self(), "mark");
    demonitor(late, [Symbol.for("flush")]);
    assert.equal(await next(), "mark");
    assert.equal(await nothing(), "nothing");
  }));

test("a linked process dies with the same reason, and so on along the chain", () =>
  run(async () => {
    const first = idle();
    const second = spawn(() => {
      link(first);
      return receive();
    });
    const third = spawn(() => {
      link(second);
      return receive();
    });
    await everybodyWaits();
    exit(first, boom);
    assert.equal(await endOf(third), noproc);
    assert.equal(isProcessAlive(second), false);
  }));

test("a process that traps exits gets a message instead, and normal ends come as messages too", () =>
  run(async () => {
    trapExits();
    const one = spawnLink(() => exit(boom));
    assert.deepEqual(await next(), t(EXIT, one, boom));
    const two = spawnLink(() => true);
    assert.deepEqual(await next(), t(EXIT, two, normal));
  }));

test("a normal end does nothing to a linked process", () =>
  run(async () => {
    const child = spawnLink(() => true);
    assert.equal(await endOf(child), normal);
    assert.equal(await nothing(), "nothing");
  }));

test("exit(Pid, normal) is ignored by others, and kill can't be trapped", () =>
  run(async () => {
    const child = spawn(() => {
      trapExits();
      return receive(on("stop", () => true));
    });
    await everybodyWaits();
    exit(child, normal);
    exit(child, boom);
    assert.equal(isProcessAlive(child), true);
    const ref = monitor(child);
    exit(child, kill);
    assert.equal(await receive(on(t(DOWN, ref, _, _, $("Why")), ({ Why }) => Why)), killed);
    const plain = idle();
    exit(plain, normal);
    assert.equal(isProcessAlive(plain), true);
    exit(plain, boom);
    assert.equal(isProcessAlive(plain), false);
  }));

test("after unlink the other's end does nothing", () =>
  run(async () => {
    trapExits();
    const child = spawnLink(() => receive(on("stop", () => exit(boom))));
    unlink(child);
    const ref = monitor(child);
    send(child, "stop");
    assert.deepEqual(await next(), t(DOWN, ref, Symbol.for("process"), child, boom));
    assert.equal(await nothing(), "nothing");
  }));

test("linking with a process that is gone gives noproc", () =>
  run(async () => {
    trapExits();
    const [child] = spawnMonitor(() => true);
    await next();
    link(child);
    assert.deepEqual(await next(), t(EXIT, child, noproc));
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
