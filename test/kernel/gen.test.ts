/** Calls to our servers, with the tags of different releases of OTP. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  _,
  $,
  ImproperList,
  makeRef,
  monitor,
  on,
  receive,
  SimulatedCluster,
  self,
  send,
  t,
  after as timeout,
} from "#runtime";

const atom = Symbol.for;
const ALIAS = atom("alias");

for (const release of ["24", "27"])
  test(`a call with the tag of OTP ${release} is answered to its alias`, () => {
    const cluster = new SimulatedCluster(1);
    return cluster.play(async () => {
      const [sif, amora] = [await cluster.start("sif"), await cluster.start("amora")];
      const answer = await sif.run(async () => {
        const server = t(atom("net_kernel"), amora.name);
        const alias = monitor(server, [t(ALIAS, atom("reply_demonitor"))]);
        const inner = new ImproperList([ALIAS], alias);
        const tag = release === "24" ? inner : new ImproperList([inner], makeRef());
        send(server, t(atom("$gen_call"), t(self(), tag), t(atom("is_auth"), sif.name)));
        return receive(
          on(t(_, $("Answer")), ({ Answer }) => Answer),
          timeout(60_000, () => atom("nothing")),
        );
      });
      assert.equal(answer, atom("yes"));
    });
  });
