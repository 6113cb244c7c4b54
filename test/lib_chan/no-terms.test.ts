/** Values that are no terms, at both ends of a channel: the program at fault is told, and no other. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { $, isTuple, libChan, monitor, on, type Pid, receive, send, type Term, t } from "#runtime";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { atom, connect, honest, PASSWORD, world } from "./world.ts";

const cycle: unknown[] = [];
cycle.push(cycle);
const throwing = {
  get message(): string {
    throw new Error("read");
  },
};
const NO_TERMS = [{}, new Map(), new Date(), Number.NaN, () => 1, "\ud800", Symbol("own"), cycle]
  .concat([throwing, Object.assign(new Error("e"), { name: 7, stack: Symbol("s") })])
  .map((value) => value as Term);

const services = ["replies", "throws"].map(
  (name) => `{service, ${name}, password, "${PASSWORD}", mfa, odd, ${name}, x}.`,
);

test("a service that replies with or throws what is no term ends its own connection only", () =>
  world(async ({ vm, port, printed }) => {
    vm.modules.load("odd", {
      replies: (mm: Pid, i: Term, _args: Term) =>
        void send(mm, t(atom("send"), NO_TERMS[Number(i)])),
      throws: (_mm: Pid, i: Term, _args: Term) => {
        throw NO_TERMS[Number(i)];
      },
    });
    await runOn(new Vm(atom("client")), async () => {
      const beside = await connect(port, "echo", 1);
      for (const service of ["replies", "throws"])
        for (const i of NO_TERMS.keys()) {
          printed.length = 0;
          const pid = await connect(port, service, i);
          await receive(on(t(atom("chan_closed"), pid), () => true));
          assert.match(printed.join(""), /Error in process/, `${service} ${i}`);
          assert.deepEqual(await libChan.rpc(beside, i), t(i, 1, atom("some_args")));
        }
      libChan.disconnect(beside);
    });
    await honest(port);
  }, services.join("\n")));

test("a program that sends what is no term into a channel gets its own error at once", () =>
  world(({ port }) =>
    runOn(new Vm(atom("client")), async () => {
      const pid = await connect(port, "echo", 1);
      const notATerm = /expected /;
      for (const value of NO_TERMS) {
        assert.throws(() => libChan.cast(pid, value), notATerm);
        assert.throws(() => send(pid, t(atom("send"), value)), notATerm);
        await assert.rejects(() => libChan.rpc(pid, value), notATerm);
        await assert.rejects(() => connect(port, "echo", value), notATerm);
        assert.deepEqual(await libChan.rpc(pid, 7), t(7, 1, atom("some_args")));
      }
      // Of the calls that failed nothing is left: this is the only monitor that tells of the end.
      const ref = monitor(pid);
      libChan.disconnect(pid);
      const first = await receive(on($("First"), ({ First }) => First));
      assert.ok(isTuple(first) && first[1] === ref);
    }),
  ));
