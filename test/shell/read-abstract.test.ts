/** Expressions that another node sends: what is none is refused as a whole, wherever it stands. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { NoExpression, readAbstract } from "../../runtime/erlang/notation/read-abstract.ts";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { evaluateText } from "../../runtime/shell/evaluate-text.ts";

const PAIR = "{map_field_assoc,1,{atom,1,a},{atom,1,b}}";
const EXACT = "{map_field_exact,1,{var,1,'K'},{var,1,'V'}}";
const FROM_LIST = "{generate,1,{var,1,'X'},{nil,1}}";

const read = (text: string) =>
  runOn(new Vm(Symbol.for("nonode@nohost")), async () => readAbstract(await evaluateText(text)));

for (const form of [
  `{mc,1,{atom,1,a},[${FROM_LIST}]}`,
  `{mc,1,[${PAIR},{atom,1,a}],[${FROM_LIST}]}`,
  `{mc,1,${EXACT},[${FROM_LIST}]}`,
  `{lc,1,${PAIR},[${FROM_LIST}]}`,
  "{lc,1,{atom,1,a},[{m_generate,1,{var,1,'X'},{nil,1}}]}",
  `{lc,1,{atom,1,a},[{m_generate,1,${PAIR},{nil,1}}]}`,
  `{lc,1,{atom,1,a},[{generate_strict,1,${EXACT},{nil,1}}]}`,
  `{lc,1,{atom,1,a},[{zip,1,[${FROM_LIST},{zip,1,[${FROM_LIST}]}]}]}`,
  "{lc,1,{atom,1,a},[{zip,1,a}]}",
])
  test(`no expression: ${form}`, () => assert.rejects(read(form), NoExpression));

test("a comprehension of a map, with a strict generator of a map beside one of a list", async () => {
  const generators = `{zip,1,[{m_generate_strict,1,${EXACT},{map,1,[]}},${FROM_LIST}]}`;
  const { type, ...all } = await read(`{mc,1,[${PAIR},${PAIR}],[${generators}]}`);
  assert.equal(type, "comprehension");
  assert.ok("makes" in all && "qualifiers" in all && "results" in all);
  assert.deepEqual([all.makes, all.results.length], ["map", 2]);
  const [zip] = all.qualifiers;
  assert.ok(zip?.type === "zip");
  assert.deepEqual(
    zip.parts.map((part) => part.type === "generator" && [part.from, part.strict]),
    [
      ["map", true],
      ["list", false],
    ],
  );
});
