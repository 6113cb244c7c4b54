/**
 * A session without a terminal. What the answers are is compared with `erl` in test/interop/shell;
 * here is what only our own side can show.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { serveIo } from "../../runtime/erlang/modules/io-server.ts";
import { current } from "../../runtime/process/current.ts";
import { spawn } from "../../runtime/process/spawn.ts";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import "../../runtime/erlang/modules/standard.ts";
import { scanForm } from "../../runtime/erlang/notation/scan.ts";
import { Session } from "../../runtime/shell/session.ts";

interface Shell {
  readonly session: Session;
  /** Types a form, and gives what is printed for it. */
  type(text: string): Promise<string>;
  printed(): string;
}

function withShell(use: (shell: Shell, vm: Vm) => Promise<void>): Promise<void> {
  let output = "";
  const print = (text: string) => {
    output += text;
  };
  const vm = new Vm(Symbol.for("nonode@nohost"), { log: print });
  return runOn(vm, async () => {
    current().groupLeader = spawn(() => serveIo(print));
    const session = new Session(print, () => 80);
    const type = async (text: string) => {
      output = "";
      const form = scanForm(text);
      assert.ok(form, `${text} ends with a dot`);
      await session.run(text, form);
      return output.trimEnd();
    };
    await use({ session, type, printed: () => output }, vm);
  });
}

test("a mistake costs the shell its process, but neither its variables nor its numbers", () =>
  withShell(async ({ session, type }) => {
    await type("X = 5.");
    const before = await type("self().");
    assert.equal(await type("self()."), before);
    assert.match(await type("Y = 1, X = Y."), /no match of right hand side value 1/);
    assert.notEqual(await type("self()."), before);
    assert.equal(await type("X."), "5");
    assert.equal(await type("Y."), "* 1:1: variable 'Y' is unbound");
    assert.equal(session.number, 8);
  }));

test("what is no Erlang gets no number", () =>
  withShell(async ({ session, type }) => {
    assert.equal(await type("1 + ."), "* 1:5: syntax error before: '.'");
    assert.equal(await type("v(7)."), "* 7: command not found");
    assert.equal(session.number, 1);
    assert.equal(await type("f(1)."), "* f(X) expects a variable");
  }));

test("results are kept, but only the latest", () =>
  withShell(async ({ type }) => {
    for (let i = 1; i <= 21; i++) await type(`${i} * 10.`);
    assert.equal(await type("v(21) + v(-2)."), "410");
    assert.equal(await type("v(2)."), "* 2: command not found");
    assert.equal(await type("e(21)."), "210");
    assert.match(await type("h()."), /^4: 4 \* 10\n-> 40\n[\s\S]*\n23: e\(21\)\n-> 210\nok$/);
  }));

test("an expression that is evaluated again after its variable was forgotten is an error", () =>
  withShell(async ({ type }) => {
    await type("X = 5.");
    await type("X + 1.");
    assert.equal(await type("f(), e(2)."), "** exception error: {unbound_var,'X'}");
  }));

test("the end of a linked process ends the shell's, and is told as soon as somebody waits", () =>
  withShell(async ({ session, type, printed }) => {
    await type("P = spawn_link(fun() -> receive Why -> exit(Why) end end).");
    await type("P ! bored.");
    const waiting = session.awaitInput();
    while (!printed().includes("**")) await new Promise((resolve) => setImmediate(resolve));
    session.inputArrived();
    await waiting;
    assert.match(printed(), /\*\* exception exit: bored\n$/);
    assert.equal(await type("is_process_alive(P)."), "false");
  }));

test("an evaluation can be stopped", () =>
  withShell(async ({ session, type }) => {
    assert.equal(session.interrupt(), false);
    const answer = type("receive never -> true end.");
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(session.interrupt(), true);
    assert.equal(await answer, "** exception exit: killed");
    const loop = type("(fun Loop() -> Loop() end)().");
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(session.interrupt(), true);
    assert.equal(await loop, "** exception exit: killed");
  }));

test("a fun that calls itself last does so for ever without taking memory", () =>
  withShell(async ({ type }) => {
    await type("Count = fun Count(0) -> done; Count(N) -> Count(N - 1) end.");
    await type("Count(1000).");
    global.gc?.();
    const before = process.memoryUsage().heapUsed;
    assert.equal(await type("Count(100000)."), "done");
    const each = (process.memoryUsage().heapUsed - before) / 100_000;
    assert.ok(each < 1000, `each round has taken ${each} bytes`);
  }));

test("a module's functions are called, and what they return that is no term is complained about", () =>
  withShell(async ({ type }, vm) => {
    vm.modules.load("greeter", {
      greet: (name: symbol) => name,
      startMeUp: () => Symbol.for("started"),
      plain: () => ({ not: "a term" }),
      broken: () => {
        throw new TypeError("oh no");
      },
    });
    assert.equal(await type("greeter:greet(sif)."), "sif");
    assert.equal(await type("M = greeter, F = greet, M:F(amora)."), "amora");
    assert.equal(await type("greeter:start_me_up()."), "started");
    assert.equal(
      await type("greeter:greet(1, 2)."),
      "** exception error: undefined function greeter:greet/2",
    );
    assert.match(
      await type("greeter:plain()."),
      /^\*\* expected an Erlang term, got a plain object/,
    );
    assert.match(
      await type("greeter:broken()."),
      /^\*\* exception error: \{'TypeError',"oh no"\}\n {5}in function {2}'session\.test':broken\/0 \(session\.test\.ts:\d+\)/,
    );
    assert.equal(
      await type("try greeter:broken() catch error:{Name, _} -> Name end."),
      "'TypeError'",
    );
  }));

test("what the runtime has to say about a mistake is said", () =>
  withShell(async ({ type }, vm) => {
    const { send } = await import("#runtime");
    vm.modules.load("lost", { post: () => send(Symbol.for("kvs"), true) });
    assert.match(
      await type("lost:post()."),
      /^\*\* exception error: bad argument\n[\s\S]*\*\*\* no process is registered as kvs: register it first$/,
    );
  }));
