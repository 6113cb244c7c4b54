/** Terms that are too large to be sent, where nobody is there any more to throw an error at. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  _,
  $,
  exit,
  link,
  monitor,
  on,
  processFlag,
  receive,
  rpc,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";
import { MAX_TERM_BYTES } from "../../runtime/term/limits.ts";
import { networks } from "./networks.ts";
import { conclude } from "./trials.ts";

const atom = Symbol.for;
const [large, limit] = [new Uint8Array(MAX_TERM_BYTES), atom("system_limit")];
const simulated = networks.filter(({ name }) => /simulated/.test(name));

for (const { name, play } of simulated) {
  test(`who watches a process that ends with what is too large is told that, ${name}`, () =>
    play(async (ground) => {
      const { here, there } = ground;
      const child = await there.run(() => spawn(() => receive(on(atom("end"), () => exit(large)))));
      const told = await here.run(async () => {
        processFlag(atom("trap_exit"), true);
        link(child);
        const ref = monitor(child);
        send(child, atom("end"));
        return [
          await receive(on(t(atom("DOWN"), ref, _, _, $("Why")), ({ Why }) => Why)),
          await receive(on(t(atom("EXIT"), child, $("Why")), ({ Why }) => Why)),
        ];
      });
      assert.deepEqual(told, [limit, limit]);
      await conclude(ground, []);
    }));

  test(`who calls a function that returns what is too large is told that, ${name}`, () =>
    play(async (ground) => {
      const { here, there } = ground;
      there.load("odd", { f: () => large });
      for (const call of [rpc.call, rpc.blockCall, rpc.blockCall]) {
        const answer = await here.run(() => call(there.name, atom("odd"), atom("f"), []));
        assert.equal((answer as readonly Term[])[0], atom("badrpc"));
      }
      await conclude(ground, []);
    }));
}
