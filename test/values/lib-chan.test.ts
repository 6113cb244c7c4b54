/** Bad values at both ends of a channel of lib_chan: the program at fault is told, and no other. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { $, isTuple, libChan, monitor, on, type Pid, receive, send, type Term, t } from "#runtime";
import { exceptionFrom } from "../../runtime/process/exception.ts";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { atom, connect, honest, PASSWORD, world } from "../lib_chan/world.ts";
import { isTold } from "./hand-over.ts";
import { whatEscaped } from "./networks.ts";
import { trials } from "./trials.ts";

const services = ["replies", "throws"].map(
  (name) => `{service, ${name}, password, "${PASSWORD}", mfa, odd, ${name}, x}.`,
);

test("a service that replies with or throws what is no term ends its own connection only", () =>
  world(async ({ vm, port, printed, run }) => {
    const all = await run(() => trials().filter(({ isSteady }) => isSteady));
    vm.modules.load("odd", {
      replies: (mm: Pid, i: Term, _args: Term) =>
        void send(mm, t(atom("send"), all[Number(i)]?.value as Term)),
      throws: (_mm: Pid, i: Term, _args: Term) => {
        throw all[Number(i)]?.value;
      },
    });
    await runOn(new Vm(atom("client")), async () => {
      const beside = await connect(port, "echo", 1);
      for (const service of ["replies", "throws"])
        for (const [i, { what, value }] of all.entries()) {
          printed.length = 0;
          const pid = await connect(port, service, i);
          await receive(on(t(atom("chan_closed"), pid), () => true));
          const isReported = service === "replies" || exceptionFrom(value).class !== "exit";
          if (isReported) assert.match(printed.join(""), /Error in process/, what);
          assert.deepEqual(await libChan.rpc(beside, i), t(i, 1, atom("some_args")));
        }
      libChan.disconnect(beside);
    });
    await honest(port);
    assert.deepEqual(whatEscaped(), []);
  }, services.join("\n")));

test("a program that sends what is no term into a channel gets its own error at once", () =>
  world(({ port }) =>
    runOn(new Vm(atom("client")), async () => {
      const pid = await connect(port, "echo", 1);
      const calls: Record<string, (value: Term) => unknown> = {
        cast: (value) => libChan.cast(pid, value),
        send: (value) => send(pid, t(atom("send"), value)),
        rpc: (value) => libChan.rpc(pid, value),
        connect: (value) => libChan.connect("127.0.0.1", port, atom("echo"), PASSWORD, value),
        "cast, the pid": (value) => libChan.cast(value as Pid, 1),
        "rpc, the pid": (value) => libChan.rpc(value as Pid, 1),
        "disconnect, the pid": (value) => libChan.disconnect(value as Pid),
        "connect, the service": (value) =>
          libChan.connect("127.0.0.1", port, value as symbol, PASSWORD, 1),
        "connect, the host": (value) =>
          libChan.connect(value as string, port, atom("echo"), PASSWORD, 1),
        "connect, the password": (value) =>
          libChan.connect("127.0.0.1", port, atom("echo"), value as string, 1),
        "connect, the options": (value) =>
          libChan.connect("127.0.0.1", port, atom("echo"), PASSWORD, 1, value as Term[]),
      };
      const wrong: string[] = [];
      for (const { what, value, isSteady } of trials())
        for (const [name, call] of Object.entries(isSteady ? calls : {}))
          try {
            await call(value as Term);
            wrong.push(`${name}: ${what} was accepted`);
          } catch (error) {
            if (!isTold(error)) wrong.push(`${name}: ${what} is told ${inspect(error)}`);
          }
      assert.deepEqual(wrong, []);
      assert.deepEqual(await libChan.rpc(pid, 7), t(7, 1, atom("some_args")));
      // Of the calls that failed nothing is left: this is the only monitor that tells of the end.
      const ref = monitor(pid);
      libChan.disconnect(pid);
      const first = await receive(on($("First"), ({ First }) => First));
      assert.ok(isTuple(first) && first[1] === ref);
      assert.deepEqual(whatEscaped(), []);
    }),
  ));
