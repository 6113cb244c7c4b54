import assert from "node:assert/strict";
import { test } from "node:test";
import { _, $, cons } from "../../runtime/process/pattern.ts";
import { after, on, receive } from "../../runtime/process/receive.ts";
import { send } from "../../runtime/process/send.ts";
import { spawn } from "../../runtime/process/spawn.ts";
import { runOn } from "../../runtime/process/start.ts";
import { exit, self } from "../../runtime/process/ties.ts";
import { Vm } from "../../runtime/process/vm.ts";
import type { Pid } from "../../runtime/term/identifier.ts";
import type { Term } from "../../runtime/term/term.ts";
import { t } from "../../runtime/term/tuple.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const a = Symbol.for("a");
const b = Symbol.for("b");
const store = Symbol.for("store");

/** Runs code as a process of a node of its own. */
const run = <R>(code: () => R) => runOn(new Vm(Symbol.for("nonode@nohost")), code);

test("a clause captures by name, and what it captures has its type", async () => {
  await run(async () => {
    send(self(), t(self(), t(store, "weather", 25)));
    const got = await receive(
      on(t($.pid("From"), t(store, $.text("Key"), $.number("Value"))), ({ From, Key, Value }) => {
        // These three lines are checked by the compiler: nothing is cast.
        const from: Pid = From;
        const key: string = Key.toUpperCase();
        const value: number = Value + 1;
        return [from, key, value] as const;
      }),
    );
    assert.deepEqual(got, [self(), "WEATHER", 26]);
  });
});

test("receive takes the oldest message that fits and leaves the others in their order", async () => {
  await run(async () => {
    for (const message of [1, a, 2, b, 3]) send(self(), message);
    const atoms = [
      await receive(on($.atom("X"), ({ X }) => X)),
      await receive(on($.atom("X"), ({ X }) => X)),
    ];
    assert.deepEqual(atoms, [a, b]);
    const numbers: Term[] = [];
    for (let i = 0; i < 3; i++) numbers.push(await receive(on($("X"), ({ X }) => X)));
    assert.deepEqual(numbers, [1, 2, 3]);
  });
});

test("for one message the first clause that fits counts, not the best one", async () => {
  await run(async () => {
    send(self(), a);
    const which = await receive(
      on($("Anything"), () => "first"),
      on(a, () => "second"),
    );
    assert.equal(which, "first");
  });
});

test("a sleeping receive is woken only by a message that fits", async () => {
  await run(async () => {
    const me = self();
    const waiter = spawn(async () => {
      const got = await receive(on(t(a, $("X")), ({ X }) => X));
      const rest = await receive(on($("X"), ({ X }) => X));
      send(me, t(got, rest));
    });
    await receive(after(0, () => true));
    send(waiter, b);
    send(waiter, t(a, 1));
    assert.deepEqual(await receive(on($("X"), ({ X }) => X)), t(1, b));
  });
});

test("a name that stands twice in a pattern must stand for equal values", async () => {
  await run(async () => {
    send(self(), t(t(a, 1), t(a, 2)));
    send(self(), t(t(a, 3), t(a, 3)));
    assert.deepEqual(await receive(on(t($("X"), $("X")), ({ X }) => X)), t(a, 3));
  });
});

test("a value in a pattern is compared as Erlang compares, not by identity", async () => {
  await run(async () => {
    send(self(), t(t(a, ["x"]), 1));
    assert.equal(await receive(on(t(t(a, ["x"]), $("N")), ({ N }) => N)), 1);
  });
});

test("a list is taken apart into its first elements and the rest", async () => {
  await run(async () => {
    send(self(), []);
    send(self(), t(1, 2));
    send(self(), [1, 2, 3]);
    const parts = await receive(on(cons([$("H")], $.list("T")), ({ H, T }) => t(H, T)));
    assert.deepEqual(parts, t(1, [2, 3]));
    assert.deepEqual(await receive(on([], () => "empty")), "empty");
    assert.deepEqual(await receive(on(_, () => "a tuple is no list")), "a tuple is no list");
  });
});

test("a process that waits can't wait for something else at the same time", async () => {
  await run(async () => {
    const waiting = Promise.resolve(receive(on(a, () => true)));
    assert.throws(() => receive(on($("X"), () => false)), /another receive of the same process/);
    assert.throws(() => receive(after(0, () => false)), /another receive of the same process/);
    send(self(), a);
    assert.equal(await waiting, true);
  });
});

test("after 0 looks at what is there and does not wait", async () => {
  await run(async () => {
    const nothing = () =>
      receive(
        on(a, () => "a"),
        after(0, () => "nothing"),
      );
    assert.equal(await nothing(), "nothing");
    send(self(), b);
    send(self(), a);
    assert.equal(await nothing(), "a");
    assert.equal(await nothing(), "nothing");
  });
});

test("after gives up when its time is over, not before, and not when a message came", async () => {
  const clock = new VirtualClock();
  const seen: Term[] = [];
  const vm = new Vm(Symbol.for("nonode@nohost"), { clock });
  let waiter: Pid | undefined;
  const done = runOn(vm, async () => {
    waiter = self();
    for (let i = 0; i < 2; i++)
      seen.push(
        await receive(
          on($("X"), ({ X }) => X),
          after(1000, () => "timeout"),
        ),
      );
  });
  await clock.settle();
  clock.advance(999);
  await clock.settle();
  assert.deepEqual(seen, []);
  clock.advance(1);
  await clock.settle();
  assert.deepEqual(seen, ["timeout"]);
  clock.advance(999);
  await runOn(vm, () => send(waiter as Pid, a));
  clock.advance(1);
  await done;
  assert.deepEqual(seen, ["timeout", a]);
});

test("after refuses what is no time", () => {
  for (const ms of [-1, 1.5, Number.NaN, 2 ** 32]) assert.throws(() => after(ms, () => true));
  after(Number.POSITIVE_INFINITY, () => true);
});

test("what was sent can't be changed by the sender any more", async () => {
  await run(async () => {
    const list = [1, 2];
    const bytes = Uint8Array.of(255);
    send(self(), t(list, bytes));
    list.push(3);
    bytes[0] = 0;
    assert.deepEqual(await receive(on($("X"), ({ X }) => X)), t([1, 2], Uint8Array.of(255)));
  });
});

test("two processes that never rest leave timers their turn", async () => {
  await run(async () => {
    let running = true;
    const ping = spawn(async () => {
      while (running) await receive(on(t($.pid("From"), a), ({ From }) => send(From, a)));
    });
    const timer = new Promise((resolve) => setTimeout(resolve, 1));
    void timer.then(() => {
      running = false;
    });
    while (running) {
      send(ping, t(self(), a));
      await receive(on(a, () => true));
    }
    exit(ping, Symbol.for("kill"));
  });
});
