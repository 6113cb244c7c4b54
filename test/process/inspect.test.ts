import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { charlist, float, self, type Term, TermMap, t } from "#runtime";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { tupleOf } from "../../runtime/term/tuple.ts";

test("console.log prints terms as Erlang does", async () => {
  const ok = Symbol.for("ok");
  assert.equal(inspect(t(ok, charlist("Genova"), "x")), '{ok,"Genova",<<"x">>}');
  assert.equal(inspect([t(ok), float(2)]), "[ {ok}, 2.0 ]");
  assert.equal(inspect(new TermMap([[ok, 1]])), "#{ok => 1}");
  const broken = tupleOf([ok, Promise.resolve() as unknown as Term]);
  assert.equal(inspect(broken), "[expected an Erlang term, got a promise: await it first]");
  const vm = new Vm(Symbol.for("sif@surtur"));
  const [id, shown] = await runOn(vm, () => [self().id, inspect(self())] as const);
  assert.equal(shown, `<0.${id}.0>`);
});
