/** The process that prints for others, asked by any process of any node. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { $, on, receive, self, send, type Term, t } from "#runtime";
import { openConsole } from "../../runtime/erlang/modules/io-server.ts";
import { Vm } from "../../runtime/process/vm.ts";

const atom = Symbol.for;

test("a request that can't be carried out is answered by an error, and the next one is served", async () => {
  const printed: string[] = [];
  const run = openConsole(new Vm(atom("nonode@nohost"), { log: (text) => printed.push(text) }));
  const ask = (request: Term) => {
    send(atom("user"), t(atom("io_request"), self(), atom("mine"), request));
    return receive(on(t(atom("io_reply"), atom("mine"), $("Answer")), ({ Answer }) => Answer));
  };
  let requests: Term = atom("unknown");
  for (let depth = 0; depth < 200; depth++) requests = t(atom("requests"), [requests]);
  const put = (chars: Term) => t(atom("put_chars"), atom("unicode"), chars);
  await run(async () => {
    for (const bad of [put(atom("foo")), put([1.5]), put([-1])]) {
      const outcome = (await ask(bad)) as readonly Term[];
      assert.equal(outcome[0], atom("error"));
    }
    for (const unknown of [atom("foo"), t(atom("foo"), 1), requests])
      assert.deepEqual(await ask(unknown), t(atom("error"), atom("request")));
    const line = t(atom("get_line"), atom("unicode"), "> ");
    for (const input of [line, atom("getopts")])
      assert.deepEqual(await ask(input), t(atom("error"), atom("enotsup")));
    const several = [put("a"), put("b"), put(1.5), put("c")];
    assert.notEqual(await ask(t(atom("requests"), several)), atom("ok"));
    assert.equal(await ask(put("d")), atom("ok"));
    assert.equal(printed.join(""), "abd");
  });
});
